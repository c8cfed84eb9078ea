package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.MarketKind;
import io.pitlane.load.BatchReport;
import io.pitlane.store.LineForm;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the answers of a poll into their table, or, while the database is away, where the store keeps them. Thread-safe. */
public final class PollStore {

    private final PayloadDecoders decoders;
    private final Keeping keeping;
    private final GapWatch gaps;

    public PollStore(PayloadDecoders decoders, Keeping keeping, GapWatch gaps) {
        this.decoders = decoders;
        this.keeping = keeping;
        this.gaps = gaps;
    }

    /**
     * Returns when everything is durable.
     *
     * @throws PollFailedException if nothing of it is kept
     */
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
        Stored stored = kept(answered, troubles);
        trades.ifPresent(each -> gaps.kept(poll, each));
        return stored;
    }

    private Stored kept(Answered answered, List<String> troubles) {
        Poll poll = answered.poll();
        Keeping.Kept kept = keeping.keep(
                "feed " + poll.subject(), poll.feed().kind().dataset(), LineForm.RECORDING, joined(answered.lines()));
        BatchReport batch = kept.batch();
        if (!kept.where().isEmpty()) {
            troubles.add(kept.where());
        }
        if (batch.rejected() > 0) {
            troubles.add(
                    batch.rejected() + " of " + batch.read() + " records do not fit, see 'pitlane quarantine list'");
        }
        return new Stored(answered, batch, BatchReport.NOTHING, troubles);
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
