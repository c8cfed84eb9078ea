package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowComparison;
import java.util.Arrays;

/**
 * Puts the rows of a batch into the order of time and, within one moment, of their keys. Writers that bring the same
 * records then meet them in the same order: one waits for the other, and never each for the other. A partition and the
 * end of its index are also cheaper to write to than many. Stateless.
 */
final class KeyOrder {

    private final RowComparison comparison;
    private final int timeColumn;

    KeyOrder(Dataset dataset, RowComparison comparison) {
        this.comparison = comparison;
        this.timeColumn = dataset.indexOf(dataset.time());
    }

    void sort(Batch batch) {
        byte[] bytes = batch.rows.bytes();
        int rows = batch.rows.rows();
        long[] times = new long[rows];
        boolean sorted = true;
        for (int row = 0; row < rows; row++) {
            int start = batch.rows.start(row);
            times[row] = BinaryRow.longValue(bytes, BinaryRow.column(bytes, start, timeColumn));
            sorted = sorted && (row == 0 || compare(batch, times, row - 1, row) <= 0);
        }
        if (sorted) {
            return;
        }
        Integer[] order = new Integer[rows];
        Arrays.setAll(order, row -> row);
        // stable: of rows with the same key, the first comes first
        Arrays.sort(order, (left, right) -> compare(batch, times, left, right));
        batch.reorder(Arrays.stream(order).mapToInt(Integer::intValue).toArray());
    }

    private int compare(Batch batch, long[] times, int left, int right) {
        return times[left] != times[right]
                ? Long.compare(times[left], times[right])
                : comparison.compareKeys(
                        batch.rows.bytes(), batch.rows.start(left), batch.rows.bytes(), batch.rows.start(right));
    }
}
