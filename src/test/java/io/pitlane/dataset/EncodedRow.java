package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One row as the codec wrote it, read back for assertions. */
final class EncodedRow {

    static final Instant NOW = Instant.parse("2026-06-30T12:00:00.123456Z");

    private final Dataset dataset;
    private final RowBuffer rows;

    private EncodedRow(Dataset dataset, RowBuffer rows) {
        this.dataset = dataset;
        this.rows = rows;
    }

    static EncodedRow of(Dataset dataset, String json) throws RefusedRecordException {
        return of(dataset, json.getBytes(StandardCharsets.UTF_8));
    }

    static EncodedRow of(Dataset dataset, byte[] json) throws RefusedRecordException {
        RowBuffer rows = new RowBuffer(1, 16);
        new RecordCodec(dataset).encode(json, 0, json.length, rows, Timestamps.micros(NOW));
        return new EncodedRow(dataset, rows);
    }

    /** Why the record is refused, or null where it is not. */
    static RefusedRecordException refusal(Dataset dataset, byte[] json) {
        try {
            of(dataset, json);
            return null;
        } catch (RefusedRecordException e) {
            return e;
        }
    }

    static RefusalReason reason(Dataset dataset, String json) {
        RefusedRecordException refusal = refusal(dataset, json.getBytes(StandardCharsets.UTF_8));
        return refusal == null ? null : refusal.reason();
    }

    byte[] bytes() {
        return rows.bytes();
    }

    boolean isNull(String field) {
        return BinaryRow.size(rows.bytes(), column(field)) < 0;
    }

    String text(String field) {
        int column = column(field);
        return isNull(field)
                ? null
                : new String(rows.bytes(), column + 4, BinaryRow.size(rows.bytes(), column), StandardCharsets.UTF_8);
    }

    String json(String field) {
        String text = text(field);
        return text == null ? null : text.substring(1);
    }

    double number(String field) {
        return Double.longBitsToDouble(BinaryRow.longValue(rows.bytes(), column(field)));
    }

    Instant time(String field) {
        return Timestamps.instant(BinaryRow.longValue(rows.bytes(), column(field)));
    }

    private int column(String field) {
        return BinaryRow.column(rows.bytes(), 0, dataset.indexOf(field));
    }
}
