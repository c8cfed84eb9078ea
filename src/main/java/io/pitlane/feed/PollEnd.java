package io.pitlane.feed;

/**
 * How a poll ended.
 *
 * @param counts of what was loaded; {@link Stored.Counts#NONE} where nothing was
 * @param ofPitTrades the same of what went to {@code pit.trades} besides
 * @param message as in {@code market.ingest_events}
 */
public record PollEnd(Poll poll, EventStatus status, Stored.Counts counts, Stored.Counts ofPitTrades, String message) {}
