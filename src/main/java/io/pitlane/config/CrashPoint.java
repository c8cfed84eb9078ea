package io.pitlane.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The durable steps of the product, by name, so that a test can kill the process at each of them: {@code crash.at =
 * spool-renamed} ends it where a spool file was renamed for the first time, {@code spool-renamed:3} for the third.
 * Thread-safe; a pass costs one read while nothing is armed.
 */
public enum CrashPoint {

    /** A group was taken from the queue; nothing of it is durable. */
    GROUP_TAKEN,
    /** A spool file was written under its temporary name, and not yet synced. */
    SPOOL_WRITTEN,
    /** A spool file was synced under its temporary name. */
    SPOOL_SYNCED,
    /** A spool file has its name, which a loss of power may still undo. */
    SPOOL_RENAMED,
    /** A spool file is durable, and not yet acknowledged. */
    SPOOL_FOLDER_SYNCED,
    /** A file of the PIT tree has its name. */
    PIT_RENAMED,
    /** The rows of a batch were sent, and the transaction is open. */
    COPY_SENT,
    /** The ledger's row was sent, and the transaction is open. */
    LEDGER_WRITTEN,
    /** The transaction of a batch was committed, and nobody was told. */
    COMMITTED,
    /** The reconciler holds the lease of spool files. */
    RECONCILE_CLAIMED,
    /** Batches of the spool were committed, and their files are there still. */
    RECONCILE_COMMITTED,
    /** A spool file that was committed is gone. */
    SPOOL_REMOVED,
    /** What could be saved of a torn spool file is written, and the torn one is still in its place. */
    SALVAGE_WRITTEN,
    /** A torn spool file is in quarantine. */
    SALVAGE_MOVED,
    /** A source file is about to move into the archive. */
    ARCHIVING,
    /** A source file is in the archive. */
    ARCHIVED,
    /** A day is noted as one that goes, and stands in its table still. */
    DAY_NOTED,
    /** A day was detached from its table, and nothing else says so. */
    DAY_DETACHED,
    /** A day that was detached is noted as such, and its rows are there. */
    DAY_SHELVED,
    /** A day was dropped. */
    DAY_DROPPED;

    /** Those of the way of records, which the selftest strikes. */
    private static final Set<CrashPoint> OF_RECORDS = EnumSet.range(GROUP_TAKEN, ARCHIVED);

    /** As after SIGKILL. */
    private static final int STATUS = 137;

    private static volatile Armed armed;

    private record Armed(CrashPoint point, AtomicInteger passes) {}

    /** Whether it is passed by records on their way, and not by what keeps house. */
    public boolean isOfRecords() {
        return OF_RECORDS.contains(this);
    }

    /** The lower-case word of settings, such as {@code spool-renamed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Says that the step is done. Does not return where the process is to end here: nothing of it is closed or flushed. */
    public void reached() {
        Armed now = armed;
        if (now != null && now.point() == this && now.passes().decrementAndGet() == 0) {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    /** Arms one point in this process; empty: none. */
    public static void arm(Optional<CrashAt> crash) {
        armed = crash.map(at -> new Armed(at.point(), new AtomicInteger(at.pass())))
                .orElse(null);
    }
}
