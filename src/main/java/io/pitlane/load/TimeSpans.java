package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Timestamps;

/** Gathers the first and last times of the rows of batches that were written. Not thread-safe. */
final class TimeSpans {

    private final int timeColumn;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long firstFresh = Long.MAX_VALUE;
    private long lastFresh = Long.MIN_VALUE;

    TimeSpans(Dataset dataset) {
        timeColumn = dataset.indexOf(dataset.time());
    }

    void add(Batch batch) {
        for (int row = 0; row < batch.rows.rows(); row++) {
            add(batch, row);
        }
    }

    void add(Batch batch, int row) {
        byte[] bytes = batch.rows.bytes();
        int column = BinaryRow.column(bytes, batch.rows.start(row), timeColumn);
        if (BinaryRow.size(bytes, column) > 0) {
            RowOutcome outcome = batch.outcome(row);
            add(BinaryRow.longValue(bytes, column), outcome == RowOutcome.INSERTED || outcome == RowOutcome.UPDATED);
        }
    }

    private void add(long time, boolean fresh) {
        first = Math.min(first, time);
        last = Math.max(last, time);
        if (fresh) {
            firstFresh = Math.min(firstFresh, time);
            lastFresh = Math.max(lastFresh, time);
        }
    }

    BatchReport.Span all() {
        return span(first, last);
    }

    BatchReport.Span fresh() {
        return span(firstFresh, lastFresh);
    }

    private static BatchReport.Span span(long from, long to) {
        return from > to
                ? BatchReport.Span.EMPTY
                : new BatchReport.Span(Timestamps.instant(from), Timestamps.instant(to));
    }
}
