package io.pitlane.export;

import io.pitlane.error.IntegrityException;

/** What became of the rows of one or more parts, counted as a load counts: {@code read} is the sum of the others. */
public record RangeReport(int parts, long read, long inserted, long updated, long duplicate, long rejected) {

    static final RangeReport NOTHING = new RangeReport(0, 0, 0, 0, 0, 0);

    public RangeReport {
        if (read != inserted + updated + duplicate + rejected) {
            throw new IntegrityException(
                    "The counts of a restored part do not add up: " + read + " rows read, " + inserted + " inserted, "
                            + updated + " updated, " + duplicate + " known, " + rejected + " refused");
        }
    }

    RangeReport plus(RangeReport other) {
        return new RangeReport(
                parts + other.parts,
                read + other.read,
                inserted + other.inserted,
                updated + other.updated,
                duplicate + other.duplicate,
                rejected + other.rejected);
    }
}
