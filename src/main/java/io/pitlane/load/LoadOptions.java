package io.pitlane.load;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a load treats its files.
 *
 * @param dryRun runs everything in a transaction that is rolled back, writes no file
 * @param atomic loads each file in one transaction
 * @param maxRejects a file with more refused records than this is rolled back whole; implies {@code atomic}
 * @param maxRejectRatio a file whose refused share of records exceeds this (0 to 1) is rolled back whole; implies {@code atomic}
 * @param force loads although the ledger knows the file; record identities still hold
 */
public record LoadOptions(
        boolean dryRun, boolean atomic, OptionalLong maxRejects, OptionalDouble maxRejectRatio, boolean force) {

    public static final LoadOptions DEFAULT =
            new LoadOptions(false, false, OptionalLong.empty(), OptionalDouble.empty(), false);

    /** Whether a file must be loaded in a single transaction. */
    public boolean singleTransaction() {
        return dryRun || atomic || maxRejects.isPresent() || maxRejectRatio.isPresent();
    }
}
