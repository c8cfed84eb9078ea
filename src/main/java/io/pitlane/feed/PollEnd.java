package io.pitlane.feed;

import io.pitlane.load.BatchReport;

/**
 * How a poll ended.
 *
 * @param batch what was loaded; {@link BatchReport#NOTHING} where nothing was
 * @param ofPitTrades the same of what went to {@code pit.trades} besides
 * @param message as in {@code market.ingest_events}
 */
public record PollEnd(Poll poll, EventStatus status, BatchReport batch, BatchReport ofPitTrades, String message) {}
