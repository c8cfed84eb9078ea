package io.pitlane.store;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.Timestamps;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Makes rows of the records of one dataset as a load would, and leaves out what it would refuse. Used by one thread. */
final class RowReading {

    private static final int USUAL_ROW = 512;

    private final RecordCodec codec;
    private final int timeColumn;
    private final int writtenColumn;
    private final long from;
    private final long to;
    private final RowBuffer rows = new RowBuffer(1, USUAL_ROW);

    /** @param from and {@code to}: the first and the last microsecond that records are of */
    RowReading(Dataset dataset, String writtenAt, long from, long to) {
        this.codec = new RecordCodec(dataset);
        this.timeColumn = dataset.indexOf(dataset.time());
        this.writtenColumn = dataset.indexOf(writtenAt);
        this.from = from;
        this.to = to;
    }

    /** @param acceptedAt when the record became known, where it does not say so itself */
    Optional<FiledRow> row(byte[] text, int start, int end, Instant acceptedAt, String place) {
        int first = start;
        int last = end;
        while (first < last && text[first] <= ' ' && text[first] >= 0) {
            first++;
        }
        while (first < last && text[last - 1] <= ' ' && text[last - 1] >= 0) {
            last--;
        }
        rows.clear();
        try {
            codec.encode(text, first, last, rows, Timestamps.micros(acceptedAt));
        } catch (RefusedRecordException e) {
            return Optional.empty(); // it is in quarantine, or will be
        }
        byte[] bytes = Arrays.copyOf(rows.bytes(), rows.length());
        long time = BinaryRow.longValue(bytes, BinaryRow.column(bytes, 0, timeColumn));
        long written = BinaryRow.longValue(bytes, BinaryRow.column(bytes, 0, writtenColumn));
        return time < from || time > to ? Optional.empty() : Optional.of(new FiledRow(bytes, time, written, place));
    }
}
