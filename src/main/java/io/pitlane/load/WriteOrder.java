package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which rows are cheapest to write: those that lie side by side in the indexes, one behind the other, and
 * within such a group as they came. The server then meets the same few pages of each index again and again. Rows mostly come
 * in the order of their time: where the identity begins with it, its index is met that way as they come, and nothing is
 * gained by another order. Stateless.
 */
final class WriteOrder {

    /** Fewer rows gain nothing. */
    private static final int FEWEST_ROWS = 2_000;
    /** More groups than this share of the rows, and a group is hardly longer than a row. */
    private static final int FEWEST_PER_GROUP = 8;

    private final int[] columns;
    private final int timeColumn;
    private final boolean byDay;

    WriteOrder(Dataset dataset) {
        List<String> key = dataset.identity().key();
        boolean byTime = !key.isEmpty() && key.get(0).equals(dataset.time());
        columns = key.stream()
                .filter(column -> !byTime && !column.equals(dataset.time()))
                .mapToInt(dataset::indexOf)
                .filter(column -> dataset.fields().get(column).required())
                .toArray();
        timeColumn = dataset.indexOf(dataset.time());
        byDay = dataset.isPartitionedByDay();
    }

    /** The rows {@code [from, to)} of a batch in their order; null: as they lie. */
    int[] of(Batch batch, int from, int to) {
        if (columns.length == 0 || to - from < FEWEST_ROWS) {
            return null;
        }
        Groups groups = new Groups(batch.rows, (to - from) / FEWEST_PER_GROUP);
        int[] groupOfRow = new int[to - from];
        for (int row = from; row < to; row++) {
            int group = groups.of(row);
            if (group < 0) {
                return null;
            }
            groupOfRow[row - from] = group;
        }
        return groups.count == 1 ? null : groups.order(groupOfRow, from);
    }

    /** The groups that were met, each by its first row. */
    private final class Groups {

        private final RowBuffer rows;
        private final int[] firstRows;
        private final int[] sizes;
        private final int[] slots;
        private int count;

        Groups(RowBuffer rows, int most) {
            this.rows = rows;
            firstRows = new int[most];
            sizes = new int[most];
            slots = new int[Integer.highestOneBit(most) << 2];
            Arrays.fill(slots, -1);
        }

        /** The row's group, or -1 where there are too many. */
        int of(int row) {
            int mask = slots.length - 1;
            int slot = (int) hash(row) & mask;
            while (slots[slot] >= 0 && compare(firstRows[slots[slot]], row) != 0) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                if (count == firstRows.length) {
                    return -1;
                }
                firstRows[count] = row;
                slots[slot] = count++;
            }
            sizes[slots[slot]]++;
            return slots[slot];
        }

        int[] order(int[] groupOfRow, int firstRow) {
            int[] next = new int[count];
            int start = 0;
            for (int group : IntStream.range(0, count)
                    .boxed()
                    .sorted((left, right) -> compare(firstRows[left], firstRows[right]))
                    .mapToInt(Integer::intValue)
                    .toArray()) {
                next[group] = start;
                start += sizes[group];
            }
            int[] order = new int[groupOfRow.length];
            for (int i = 0; i < order.length; i++) {
                order[next[groupOfRow[i]]++] = firstRow + i;
            }
            return order;
        }

        private long hash(int row) {
            byte[] bytes = rows.bytes();
            int start = rows.start(row);
            long hash = byDay ? Days.number(bytes, start, timeColumn) : 0;
            for (int column : columns) {
                hash = BinaryRow.hash(bytes, BinaryRow.column(bytes, start, column), hash);
            }
            return hash ^ hash >>> 32;
        }

        private int compare(int left, int right) {
            byte[] bytes = rows.bytes();
            int leftStart = rows.start(left);
            int rightStart = rows.start(right);
            int order = byDay
                    ? Integer.compare(
                            Days.number(bytes, leftStart, timeColumn), Days.number(bytes, rightStart, timeColumn))
                    : 0;
            for (int i = 0; i < columns.length && order == 0; i++) {
                order = BinaryRow.compareColumn(
                        bytes,
                        BinaryRow.column(bytes, leftStart, columns[i]),
                        bytes,
                        BinaryRow.column(bytes, rightStart, columns[i]));
            }
            return order;
        }
    }
}
