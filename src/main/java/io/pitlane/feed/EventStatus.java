package io.pitlane.feed;

import java.util.Locale;

/** How a poll ended, in the words of {@code market.ingest_events}. */
public enum EventStatus {
    /** Everything that the exchange gave is stored. */
    SUCCESS,
    /** Something is stored, and something is missing or waits: the message says what. */
    PARTIAL,
    /** The exchange was asked and gave nothing that can be stored. */
    ERROR,
    /** The exchange was not asked. */
    SKIPPED;

    /** The lower-case word of the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
