package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.database.CommitUnknownException;
import io.pitlane.load.BatchReport;
import io.pitlane.load.HeldDayException;
import io.pitlane.load.OtherContentException;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of one group: into the database, or, when that takes longer than the deadline, into the spool under the same
 * batch ids, while the attempt goes on: should it succeed, the ledger makes what the spool holds a repeat. Each
 * submission is answered by what was durable first. Used once.
 */
final class GroupWrite {

    private final DatabaseTier database;
    private final SpoolTier spool;
    private final Answers answers;
    /** What is neither in the spool nor failed. */
    private List<GroupBatch> open;
    /** Nobody needs the attempt any more. */
    private volatile boolean isLate;

    GroupWrite(DatabaseTier database, SpoolTier spool, Answers answers, List<GroupBatch> batches) {
        this.database = database;
        this.spool = spool;
        this.answers = answers;
        this.open = batches;
    }

    /**
     * Tries the database. Returns when the attempt is over, be the group in the spool by then or not.
     *
     * @return how the attempt ended
     */
    DatabaseTier.Outcome toDatabase() {
        List<GroupBatch> all = batches();
        DatabaseTier.Outcome outcome = database.write(all, () -> !isLate);
        if (!outcome.isCommitted()) {
            String detail = String.valueOf(outcome.failure().getMessage());
            RuntimeException instead = outcome.isOpen() ? outcome.failure() : null;
            toSpool(outcome.reason(), detail, instead);
            return outcome;
        }
        CrashPoint.COMMITTED.reached();
        List<GroupBatch> held = new ArrayList<>();
        String why = "";
        for (int i = 0; i < all.size(); i++) {
            BatchReport report = outcome.reports().get(i);
            if (report.failure().isEmpty()) {
                answers.acknowledge(all.get(i), Tier.POSTGRES, report, report.refused());
            } else if (report.failure().get() instanceof OtherContentException other) {
                answers.fail(
                        all.get(i),
                        new StoreRefusalException(
                                StoreRefusalException.Reason.OTHER_CONTENT, other.getMessage(), other));
            } else {
                held.add(all.get(i));
                why = report.failure()
                        .map(HeldDayException.class::cast)
                        .orElseThrow()
                        .getMessage();
            }
        }
        settle(held);
        if (!held.isEmpty()) {
            toSpool(FallbackReason.HELD_DAY, why, null);
        }
        return outcome;
    }

    private synchronized List<GroupBatch> batches() {
        return open;
    }

    /** All but these are answered; what the spool has taken meanwhile is not taken again. */
    private synchronized void settle(List<GroupBatch> left) {
        open = open.stream().filter(left::contains).toList();
    }

    /** The deadline has passed: into the spool. What that refuses waits for the end of the attempt. */
    synchronized void late(FallbackReason reason) {
        isLate = true;
        open = spool.write(open, reason, "").stream().map(SpoolTier.Left::batch).toList();
    }

    /**
     * Into the spool, and whoever that refuses is told so.
     *
     * @param instead what they are told, where nobody knows whether the database has stored them; else null
     */
    synchronized void toSpool(FallbackReason reason, String detail, RuntimeException instead) {
        for (SpoolTier.Left left : spool.write(open, reason, detail)) {
            answers.fail(left.batch(), instead == null ? left.why() : instead);
        }
        open = List.of();
    }

    /** The process ends while the attempt is under way. */
    synchronized void giveUp() {
        isLate = true;
        toSpool(
                FallbackReason.STOPPING,
                "",
                new CommitUnknownException(
                        "Pitlane is ending, and the spool takes nothing: the records may be stored or not", null));
    }
}
