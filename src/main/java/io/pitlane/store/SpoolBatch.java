package io.pitlane.store;

import io.pitlane.load.RecordBatch;
import io.pitlane.load.SourceFile;
import java.time.Instant;

/**
 * A batch on its way into the spool, or out of it.
 *
 * @param batchId 1 to 64 characters, under which the ledger will have it
 * @param acceptedAt when it was acknowledged or about to be: the {@code created_at} of records without one
 * @param lines NDJSON, each line ended
 * @param records how many lines there are
 */
public record SpoolBatch(
        String batchId, String dataset, LineForm form, String source, Instant acceptedAt, byte[] lines, int records) {

    /** For the loader, which asks the ledger for it. */
    public RecordBatch toLoad() {
        return new RecordBatch(
                batchId,
                false,
                source,
                dataset,
                form == LineForm.RECORDING ? SourceFile.Form.RECORDING : SourceFile.Form.RECORDS,
                lines,
                acceptedAt);
    }
}
