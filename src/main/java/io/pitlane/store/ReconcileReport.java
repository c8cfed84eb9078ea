package io.pitlane.store;

import java.util.List;
import java.util.Optional;

/**
 * What came of the backlog.
 *
 * @param pending files that still wait
 * @param loaded files whose records are in the tables, or in quarantine, from now on
 * @param duplicate files whose records were there already
 * @param failed files that wait since they cannot be loaded now, or that were damaged
 * @param lost files that vanished though the ledger does not have their batches
 * @param rows that were inserted or updated
 * @param rejected records that went to quarantine
 * @param notes sentences on files that a person should know of
 * @param interruption why the work broke off; empty: it came to its end
 */
public record ReconcileReport(
        long pending,
        long loaded,
        long duplicate,
        long failed,
        long lost,
        long rows,
        long rejected,
        List<String> notes,
        Optional<RuntimeException> interruption) {

    public ReconcileReport {
        notes = List.copyOf(notes);
    }
}
