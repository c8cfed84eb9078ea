package io.pitlane.load;

import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.RowComparison;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The rows of a batch by their key; rows of one key form a chain in the order of the batch. Not thread-safe. */
final class KeyIndex {

    static final int NONE = -1;

    private final RowComparison comparison;
    private final RowBuffer rows;
    private final int[] first;
    private final int[] last;
    private final long[] hashes;
    private final int[] following;

    /** Takes in every row whose key is complete. */
    KeyIndex(RowComparison comparison, RowBuffer rows) {
        this.comparison = comparison;
        this.rows = rows;
        int capacity = Integer.highestOneBit(Math.max(16, rows.rows() * 2) - 1) << 1;
        first = new int[capacity];
        last = new int[capacity];
        hashes = new long[capacity];
        following = new int[rows.rows()];
        Arrays.fill(first, NONE);
        Arrays.fill(following, NONE);
        for (int row = 0; row < rows.rows(); row++) {
            if (comparison.hasKey(rows.bytes(), rows.start(row))) {
                add(row);
            }
        }
    }

    private void add(int row) {
        byte[] bytes = rows.bytes();
        int start = rows.start(row);
        long hash = comparison.keyHash(bytes, start);
        int slot = slotOf(hash, bytes, start);
        if (first[slot] == NONE) {
            first[slot] = row;
            hashes[slot] = hash;
        } else {
            following[last[slot]] = row;
        }
        last[slot] = row;
    }

    /** The first row with the key of a row elsewhere, or {@link #NONE}. */
    int find(byte[] bytes, int start) {
        return first[slotOf(comparison.keyHash(bytes, start), bytes, start)];
    }

    /** The next row with the same key, or {@link #NONE}. */
    int following(int row) {
        return following[row];
    }

    /** Does something for the first row of each chain. */
    void forEachChain(IntConsumer action) {
        for (int row : first) {
            if (row != NONE) {
                action.accept(row);
            }
        }
    }

    private int slotOf(long hash, byte[] bytes, int start) {
        int mask = first.length - 1;
        int slot = (int) hash & mask;
        while (first[slot] != NONE
                && (hashes[slot] != hash || !comparison.sameKey(rows.bytes(), rows.start(first[slot]), bytes, start))) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
