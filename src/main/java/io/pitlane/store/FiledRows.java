package io.pitlane.store;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowFingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of one dataset that are on disk, second by second in one direction of time, each as often as a table would
 * have it: a record with a key once, in the version that the table would keep. Used by one thread, and valid only within
 * the call of {@link FileTier#read} that gave it.
 */
public final class FiledRows {

    private record Key(long high, long low) {}

    private final SpooledRows spooled;
    private final TreeSeconds tree;
    private final Comparator<Long> order;
    private final boolean newestWins;
    private final RowFingerprint fingerprint;
    private final boolean isProven;

    FiledRows(Dataset dataset, SpooledRows spooled, TreeSeconds tree, Comparator<Long> order, boolean isProven) {
        this.spooled = spooled;
        this.tree = tree;
        this.order = order;
        this.newestWins = dataset.identity().newestWins();
        this.fingerprint = new RowFingerprint(dataset);
        this.isProven = isProven;
    }

    /**
     * The records of the next second that has any; their order within it is not said.
     *
     * @return empty: there are no more
     * @throws TooManyFilesException if they lie in more files than are read
     */
    public List<FiledRow> next() {
        while (true) {
            Optional<Long> next = nearer(spooled.peek(), tree.peek());
            if (next.isEmpty()) {
                return List.of();
            }
            List<FiledRow> all = new ArrayList<>(tree.take(next.get()));
            all.addAll(spooled.take(next.get()));
            if (!all.isEmpty()) {
                return distinct(all);
            }
        }
    }

    /** Whether it is proven that nothing is missing, as far as was read. */
    public boolean isComplete() {
        return isProven && !spooled.hasDamage() && !tree.hasDamage();
    }

    private Optional<Long> nearer(Optional<Long> one, Optional<Long> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return order.compare(one.get(), other.get()) <= 0 ? one : other;
    }

    private List<FiledRow> distinct(List<FiledRow> all) {
        all.sort(Comparator.comparingLong(FiledRow::written).thenComparing(FiledRow::place));
        Map<Key, FiledRow> keyed = new LinkedHashMap<>();
        List<FiledRow> rows = new ArrayList<>();
        for (FiledRow row : all) {
            fingerprint.look(row.bytes(), 0);
            if (fingerprint.isKeyed()) {
                keyed.merge(new Key(fingerprint.high(), fingerprint.low()), row, this::kept);
            } else {
                rows.add(row);
            }
        }
        rows.addAll(keyed.values());
        return rows;
    }

    /** Of two versions of the same moment the first stays, as in a table. */
    private FiledRow kept(FiledRow earlier, FiledRow later) {
        return newestWins && later.written() > earlier.written() ? later : earlier;
    }
}
