package io.pitlane.load;

import io.pitlane.load.SourceFile.Form;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

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
 * @param wholeSha256 in hex, of the lines that the batch once had, where these are what could be saved of them: the ledger
 *     may know the batch as it was
 */
public record RecordBatch(
        String batchId,
        boolean isNew,
        String origin,
        String dataset,
        Form form,
        byte[] lines,
        Instant acceptedAt,
        Optional<String> wholeSha256) {

    static final int LONGEST_ID = 64;
    private static final String PART = " (what was saved of a damaged batch)";

    public RecordBatch {
        if (batchId.isBlank() || batchId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("a batch id has 1 to " + LONGEST_ID + " characters, not " + batchId);
        }
        if (form == Form.PAYLOADS) {
            throw new IllegalArgumentException("a batch holds records or recorded lines: " + batchId);
        }
    }

    /** A batch as it was sent. */
    public RecordBatch(
            String batchId, boolean isNew, String origin, String dataset, Form form, byte[] lines, Instant acceptedAt) {
        this(batchId, isNew, origin, dataset, form, lines, acceptedAt, Optional.empty());
    }

    /** What the ledger says of where it came from. */
    String ledgerOrigin() {
        return wholeSha256.isPresent() ? origin + PART : origin;
    }

    /** Whether the ledger says of a batch that it is what was saved of a larger one. */
    static boolean isPart(String ledgerOrigin) {
        return ledgerOrigin.endsWith(PART);
    }

    /**
     * Whether the ledger has its id for something else.
     *
     * @param sha256 of the lines; null: not known
     */
    boolean isOther(LedgerState known, byte[] sha256) {
        return sha256 != null
                && known.hasOtherContent(sha256)
                && wholeSha256
                        .map(HexFormat.of()::parseHex)
                        .filter(whole -> !known.hasOtherContent(whole))
                        .isEmpty();
    }
}
