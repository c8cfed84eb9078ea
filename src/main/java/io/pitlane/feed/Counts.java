package io.pitlane.feed;

import io.pitlane.load.BatchReport;

/**
 * What came of records, of one batch or of several: {@code read = inserted + updated + duplicate + rejected}.
 *
 * @param read whatever became of them
 */
public record Counts(long read, long inserted, long updated, long duplicate, long rejected) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    public static Counts of(BatchReport report) {
        return new Counts(report.read(), report.inserted(), report.updated(), report.duplicate(), report.rejected());
    }

    Counts plus(Counts other) {
        return new Counts(
                read + other.read,
                inserted + other.inserted,
                updated + other.updated,
                duplicate + other.duplicate,
                rejected + other.rejected);
    }
}
