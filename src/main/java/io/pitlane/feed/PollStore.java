package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.MarketKind;
import io.pitlane.load.BatchReport;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the answers of a poll into their table, or, while that cannot be done, as a file into the inbox. Thread-safe.
 *
 * <p>A connection that was lost during COMMIT leaves open whether the records are stored; then they are kept as a file
 * too, and the identity of each record sees to it that none is there twice.
 */
public final class PollStore {

    /** The inbox folder of recorded lines. */
    public static final String FOLDER = "feeds";

    private final PayloadDecoders decoders;
    private final LineLoad load;
    private final InboxFiles inbox;
    private final GapWatch gaps;
    private final Consumer<DatabaseUnavailableException> onAway;

    /** @param onAway to be told of a database that is away */
    public PollStore(
            PayloadDecoders decoders,
            LineLoad load,
            InboxFiles inbox,
            GapWatch gaps,
            Consumer<DatabaseUnavailableException> onAway) {
        this.decoders = decoders;
        this.load = load;
        this.inbox = inbox;
        this.gaps = gaps;
        this.onAway = onAway;
    }

    /** Returns when everything is durable. */
    public Stored store(Answered answered) {
        Poll poll = answered.poll();
        List<String> troubles = new ArrayList<>();
        if (!answered.trouble().isEmpty()) {
            troubles.add(answered.trouble());
        }
        Optional<RecordTimes> trades = poll.feed().kind() == MarketKind.TRADES
                ? Optional.of(RecordTimes.of(decoders.decoder(MarketKind.TRADES.dataset()), answered.lines()))
                : Optional.empty();
        trades.flatMap(each -> gaps.before(poll, each)).ifPresent(troubles::add);
        Stored stored = loaded(answered, troubles);
        trades.ifPresent(each -> gaps.kept(poll, each));
        return stored;
    }

    private Stored loaded(Answered answered, List<String> troubles) {
        Poll poll = answered.poll();
        byte[] lines = joined(answered.lines());
        try {
            BatchReport batch = load.recording("feed " + poll.subject(), lines);
            if (batch.rejected() > 0) {
                troubles.add(batch.rejected() + " of " + batch.read()
                        + " records do not fit, see 'pitlane quarantine list'");
            }
            return new Stored(answered, batch, BatchReport.NOTHING, troubles);
        } catch (DatabaseUnavailableException away) {
            onAway.accept(away);
            return kept(answered, lines, troubles, "the database is away");
        } catch (RuntimeException failure) {
            return kept(answered, lines, troubles, String.valueOf(failure.getMessage()));
        }
    }

    private Stored kept(Answered answered, byte[] lines, List<String> troubles, String why) {
        Path file = inbox.write(FOLDER, answered.poll().feed().name(), lines);
        troubles.add(why + "; the answer waits in the inbox as " + FOLDER + "/" + file.getFileName());
        return new Stored(answered, BatchReport.NOTHING, BatchReport.NOTHING, troubles);
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            all.writeBytes(line);
            all.write('\n');
        }
        return all.toByteArray();
    }
}
