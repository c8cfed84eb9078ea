package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.WireName;
import io.pitlane.load.BatchReport;
import io.pitlane.store.LineForm;
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
    private final Keeping keeping;

    public PitTrades(PayloadDecoders decoders, MarketNames names, Keeping keeping) {
        this.decoders = decoders;
        this.names = names;
        this.keeping = keeping;
    }

    /** Stores them, as {@link PollStore} does; the answer itself is stored by now, whatever becomes of these. */
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
            Keeping.Kept kept = keeping.keep("feed " + poll.subject(), DATASET, LineForm.RECORDS, lines);
            BatchReport batch = kept.batch();
            Stored also = stored.withPitTrades(batch);
            if (!kept.where().isEmpty()) {
                also = also.and("for " + DATASET + ": " + kept.where());
            }
            return batch.rejected() == 0 ? also : also.and(batch.rejected() + " trades are refused by " + DATASET);
        } catch (RuntimeException failure) {
            return stored.and("its trades for " + DATASET + " are not kept: " + failure.getMessage());
        }
    }
}
