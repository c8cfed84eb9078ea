package io.pitlane.store;

import io.pitlane.load.RecordBatch;
import io.pitlane.load.SourceFile;
import java.time.Instant;
import java.util.Optional;

/**
 * A batch on its way into the spool, or out of it.
 *
 * @param batchId 1 to 64 characters, under which the ledger will have it
 * @param acceptedAt when it was acknowledged or about to be: the {@code created_at} of records without one
 * @param lines NDJSON, each line ended
 * @param records how many lines there are
 * @param isMirrored each of its records is a file of the PIT tree as well
 * @param wholeSha256 in hex, of the lines that the batch once had, where these are what could be saved of them
 */
public record SpoolBatch(
        String batchId,
        String dataset,
        LineForm form,
        String source,
        Instant acceptedAt,
        byte[] lines,
        int records,
        boolean isMirrored,
        Optional<String> wholeSha256) {

    /** A batch as it was sent. */
    public SpoolBatch(
            String batchId,
            String dataset,
            LineForm form,
            String source,
            Instant acceptedAt,
            byte[] lines,
            int records) {
        this(batchId, dataset, form, source, acceptedAt, lines, records, false, Optional.empty());
    }

    /** The same, where its records stand in the PIT tree too. */
    SpoolBatch mirrored() {
        return new SpoolBatch(batchId, dataset, form, source, acceptedAt, lines, records, true, wholeSha256);
    }

    /** For the loader, which asks the ledger for it. */
    public RecordBatch toLoad() {
        return new RecordBatch(
                batchId,
                false,
                source,
                dataset,
                form == LineForm.RECORDING ? SourceFile.Form.RECORDING : SourceFile.Form.RECORDS,
                lines,
                acceptedAt,
                wholeSha256);
    }
}
