package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.WireName;
import io.pitlane.load.BatchReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes the trades of a poll to {@code pit.trades} as well, where the feed says {@code also: [pit.trades]}. A trade is
 * named there by venue (the exchange), symbol as the venue writes it, and the exchange's own trade id, so that a trade
 * of an earlier poll is a duplicate; its size is counted in units of the base asset, which is why spot markets alone are
 * taken. Thread-safe.
 */
public final class PitTrades {

    static final String DATASET = "pit.trades";

    /** The exchanges that the table takes. */
    static final List<String> VENUES = List.of("binance", "coinbase", "kraken", "okx");

    private final PayloadDecoders decoders;
    private final MarketNames names;
    private final LineLoad load;
    private final InboxFiles inbox;

    public PitTrades(PayloadDecoders decoders, MarketNames names, LineLoad load, InboxFiles inbox) {
        this.decoders = decoders;
        this.names = names;
        this.load = load;
        this.inbox = inbox;
    }

    /** Stores them, or keeps them as a file while the database is away. */
    public Stored store(Stored stored) {
        Poll poll = stored.poll();
        DecodedTrades trades = DecodedTrades.of(decoders, stored.answered().lines());
        Optional<String> symbol = poll.symbol()
                .flatMap(canonical -> names.wireName(poll.feed().venue(), canonical))
                .map(WireName::name);
        if (trades.isEmpty() || symbol.isEmpty()) {
            return stored;
        }
        byte[] lines = trades.asPitTrades(poll.feed().venue().exchange(), symbol.get());
        if (lines.length == 0) {
            return stored;
        }
        try {
            BatchReport batch = load.records("feed " + poll.subject(), DATASET, lines);
            Stored also = stored.withPitTrades(batch);
            return batch.rejected() == 0 ? also : also.and(batch.rejected() + " trades are refused by " + DATASET);
        } catch (DatabaseUnavailableException away) {
            return kept(stored, lines, "the database is away");
        } catch (RuntimeException failure) {
            return kept(stored, lines, String.valueOf(failure.getMessage()));
        }
    }

    private Stored kept(Stored stored, byte[] lines, String why) {
        Path file = inbox.write(DATASET, stored.poll().feed().name(), lines);
        return stored.and(
                why + "; its trades for " + DATASET + " wait in the inbox as " + DATASET + "/" + file.getFileName());
    }
}
