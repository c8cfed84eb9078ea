package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of a table by their key, each with its number. Immutable once built, and thread-safe. */
public final class LookupIndex {

    /** In place of a number: there is no such row. */
    public static final long ABSENT = Long.MIN_VALUE;

    private final byte[][] keys;
    private final long[] numbers;
    private final int rows;

    private LookupIndex(List<byte[]> keys, List<Long> numbers) {
        rows = keys.size();
        int capacity = Integer.highestOneBit(Math.max(8, rows * 2)) << 1;
        this.keys = new byte[capacity][];
        this.numbers = new long[capacity];
        for (int i = 0; i < rows; i++) {
            byte[] key = keys.get(i);
            int slot = slotOf(key, 0, key.length);
            this.keys[slot] = key;
            this.numbers[slot] = numbers.get(i);
        }
    }

    /** The number of a key: columns as a row of the binary COPY format has them, with their length words. */
    long find(byte[] bytes, int from, int to) {
        int slot = slotOf(bytes, from, to);
        return keys[slot] == null ? ABSENT : numbers[slot];
    }

    private int slotOf(byte[] bytes, int from, int to) {
        int slot = (int) BinaryRow.hash(bytes, from, to) & keys.length - 1;
        while (keys[slot] != null && !Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, to)) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    public int size() {
        return rows;
    }

    /** The keys of one text column, sorted: for messages. */
    List<String> names() {
        return Arrays.stream(keys)
                .filter(key -> key != null)
                .map(key -> new String(key, 4, key.length - 4, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    /** Takes the rows in. Not thread-safe. */
    public static final class Builder {

        private final List<byte[]> keys = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();

        /** Takes a row of the binary COPY format in: its first column is the number, a bigint, the others are the key. */
        public void add(byte[] bytes, int rowStart) {
            numbers.add(BinaryRow.longValue(bytes, BinaryRow.column(bytes, rowStart, 0)));
            keys.add(Arrays.copyOfRange(bytes, BinaryRow.column(bytes, rowStart, 1), BinaryRow.end(bytes, rowStart)));
        }

        public LookupIndex build() {
            return new LookupIndex(keys, numbers);
        }
    }
}
