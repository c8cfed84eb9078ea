package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds the field that a member's name belongs to, straight from the bytes. Immutable. */
final class FieldNames {

    static final int UNKNOWN = -1;
    static final int IGNORED = -2;

    private final byte[][] names;
    private final int[] owners;
    private final int mask;

    FieldNames(Dataset dataset) {
        List<Field> fields = dataset.fields();
        int count =
                fields.stream().mapToInt(field -> 1 + field.aliases().size()).sum()
                        + dataset.ignored().size();
        int capacity = Integer.highestOneBit(Math.max(8, count * 4) - 1) << 1;
        names = new byte[capacity][];
        owners = new int[capacity];
        mask = capacity - 1;
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).isDerived()
                    && !fields.get(i).name().equals(dataset.identity().contentKey())) {
                add(fields.get(i).member(), i);
            }
            for (String alias : fields.get(i).aliases()) {
                add(alias, i);
            }
        }
        dataset.ignored().forEach(name -> add(name, IGNORED));
    }

    private void add(String name, int owner) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int slot = hash(bytes, 0, bytes.length) & mask;
        while (names[slot] != null) {
            slot = slot + 1 & mask;
        }
        names[slot] = bytes;
        owners[slot] = owner;
    }

    /** The field's index, {@link #IGNORED} or {@link #UNKNOWN}. */
    int find(byte[] text, int from, int to) {
        int slot = hash(text, from, to) & mask;
        while (names[slot] != null) {
            if (Arrays.equals(names[slot], 0, names[slot].length, text, from, to)) {
                return owners[slot];
            }
            slot = slot + 1 & mask;
        }
        return UNKNOWN;
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        return hash ^ hash >>> 15;
    }
}
