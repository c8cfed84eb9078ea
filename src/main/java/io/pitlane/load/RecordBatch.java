package io.pitlane.load;

import io.pitlane.load.SourceFile.Form;
import java.time.Instant;

/**
 * A batch that has no file of its own, on its way into a table.
 *
 * @param batchId its identity in the ledger, 1 to 64 characters
 * @param isNew the id was made now and was never sent, so that the ledger need not be asked for it first
 * @param origin where the records came from, for the ledger and the quarantine
 * @param dataset that the records are for; for a recording, that of its kind
 * @param form {@code RECORDS} or {@code RECORDING}
 * @param lines NDJSON, each line ended; not changed by anybody
 * @param acceptedAt when it was taken in: the {@code created_at} of records without one
 */
public record RecordBatch(
        String batchId, boolean isNew, String origin, String dataset, Form form, byte[] lines, Instant acceptedAt) {

    static final int LONGEST_ID = 64;

    public RecordBatch {
        if (batchId.isBlank() || batchId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("a batch id has 1 to " + LONGEST_ID + " characters, not " + batchId);
        }
        if (form == Form.PAYLOADS) {
            throw new IllegalArgumentException("a batch holds records or recorded lines: " + batchId);
        }
    }
}
