package io.pitlane.store;

import io.pitlane.load.BatchReport;
import java.util.List;

/**
 * What became of a submission: durable when this is handed out.
 *
 * @param batchId under which the ledger or the spool has it
 * @param accepted records that are, or will be, in the table: new ones, and repeats of such
 * @param refused the others, by their place; they are in quarantine, or will be when the database is back
 * @param report what the database said; {@link BatchReport#NOTHING} in every other tier
 */
public record Receipt(String batchId, Tier tier, int accepted, List<RefusedRecord> refused, BatchReport report) {

    public Receipt {
        refused = List.copyOf(refused);
    }

    /**
     * A record that does not fit.
     *
     * @param index 0-based line of the submission
     * @param reason a code in kebab-case
     * @param detail a sentence for people
     */
    public record RefusedRecord(int index, String reason, String detail) {}
}
