package io.pitlane.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of {@code market.ingest_events}.
 *
 * @param exchange its name in {@code market.exchanges}; null: none is meant
 * @param symbol canonical; empty: all, or none
 * @param type such as {@code trade}; see {@link #typeOf}
 * @param counts empty: nothing was counted
 */
public record IngestEvent(
        String exchange,
        Optional<String> symbol,
        String type,
        EventStatus status,
        Optional<Counts> counts,
        String message,
        Instant ts) {

    /** The word that the table has for a kind of payload. */
    public static String typeOf(io.pitlane.exchange.MarketKind kind) {
        return switch (kind) {
            case TRADES -> "trade";
            case TICKER -> "ticker";
            case ORDERBOOK -> "orderbook";
            case FUNDING -> "funding_rate";
            case INSTRUMENTS -> "market_sync";
        };
    }
}
