package io.pitlane.exchange;

import io.pitlane.dataset.JsonText;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the values of a JSON text lie: one node a value, in the order of the text, literals untouched. The children of a
 * node follow it; {@link #after} leads from one to the next. Filled by {@link JsonScan}, which is strict.
 *
 * <p>Holds the last text that was read, and refers to its bytes. Grows and is used again: not thread-safe.
 */
final class JsonIndex {

    static final byte STRING = 1;
    static final byte ESCAPED_STRING = 2;
    static final byte NUMBER = 3;
    static final byte TRUE = 4;
    static final byte FALSE = 5;
    static final byte NULL = 6;
    static final byte OBJECT = 7;
    static final byte ARRAY = 8;

    static final int NONE = -1;

    private static final int MOST_KEPT = 1 << 20;

    byte[] text;
    int count;
    byte[] kinds = new byte[256];
    int[] from = new int[256];
    int[] to = new int[256];
    int[] after = new int[256];
    int[] nameFrom = new int[256];
    int[] nameTo = new int[256];
    /** The first eight bytes of a member's name; its position in {@link #decoded} for a name with escapes. */
    long[] nameKey = new long[256];
    /** Names that are written with escapes, decoded; their {@code nameFrom} is -2 - position. */
    final List<byte[]> decoded = new ArrayList<>();

    private final JsonScan scan = new JsonScan(this);

    /**
     * Reads the one value in {@code bytes[start, end)}; white space may surround it.
     *
     * @throws RefusedRecordException if it is not strict JSON, or a name stands twice in an object
     */
    void read(byte[] bytes, int start, int end) throws RefusedRecordException {
        if (kinds.length > MOST_KEPT && end - start < MOST_KEPT) {
            resize(256);
        }
        text = bytes;
        count = 0;
        decoded.clear();
        scan.scan(bytes, start, end);
    }

    /** The same nodes of the same text, in arrays of their own that are no longer than these need. */
    JsonIndex copy() {
        JsonIndex copy = new JsonIndex();
        copy.text = text;
        copy.count = count;
        copy.decoded.addAll(decoded);
        copy.kinds = Arrays.copyOf(kinds, count);
        copy.from = Arrays.copyOf(from, count);
        copy.to = Arrays.copyOf(to, count);
        copy.after = Arrays.copyOf(after, count);
        copy.nameFrom = Arrays.copyOf(nameFrom, count);
        copy.nameTo = Arrays.copyOf(nameTo, count);
        copy.nameKey = Arrays.copyOf(nameKey, count);
        return copy;
    }

    byte kind(int node) {
        return kinds[node];
    }

    /** First byte of the literal; of a string the one behind the quote. */
    int from(int node) {
        return from[node];
    }

    /** Behind the last byte of the literal; of a string the closing quote. */
    int to(int node) {
        return to[node];
    }

    /** The node behind this one and all that is in it. */
    int after(int node) {
        return after[node];
    }

    boolean isContainer(int node) {
        return kinds[node] >= OBJECT;
    }

    /** The first byte of the value as it stands in the text, quotes included. */
    int wireFrom(int node) {
        return kinds[node] <= ESCAPED_STRING ? from[node] - 1 : from[node];
    }

    /** Behind the last byte of the value as it stands in the text, quotes included. */
    int wireTo(int node) {
        return kinds[node] <= ESCAPED_STRING ? to[node] + 1 : to[node];
    }

    /** The member of that name, or {@link #NONE}; of what is no object too. */
    int member(int node, Name name) {
        if (kinds[node] != OBJECT) {
            return NONE;
        }
        int end = after[node];
        for (int child = node + 1; child < end; child = after[child]) {
            if (isNamed(child, name)) {
                return child;
            }
        }
        return NONE;
    }

    boolean isNamed(int child, Name name) {
        if (nameFrom[child] < 0) {
            return name.equalsBytes(decoded.get(-2 - nameFrom[child]));
        }
        int length = nameTo[child] - nameFrom[child];
        return nameKey[child] == name.key
                && length == name.bytes.length
                && (length <= 8
                        || Arrays.equals(name.bytes, 8, length, text, nameFrom[child] + 8, nameFrom[child] + length));
    }

    /** The element at a position, from 0, or {@link #NONE}; of what is no array too. */
    int element(int node, int position) {
        if (kinds[node] != ARRAY) {
            return NONE;
        }
        int end = after[node];
        int child = node + 1;
        for (int i = 0; i < position && child < end; i++) {
            child = after[child];
        }
        return child < end ? child : NONE;
    }

    int lastElement(int node) {
        int last = NONE;
        if (kinds[node] == ARRAY) {
            for (int child = node + 1; child < after[node]; child = after[child]) {
                last = child;
            }
        }
        return last;
    }

    int children(int node) {
        int children = 0;
        if (isContainer(node)) {
            for (int child = node + 1; child < after[node]; child = after[child]) {
                children++;
            }
        }
        return children;
    }

    /** The name of a member, decoded. */
    byte[] name(int child) {
        return nameFrom[child] < 0
                ? decoded.get(-2 - nameFrom[child])
                : Arrays.copyOfRange(text, nameFrom[child], nameTo[child]);
    }

    /** Whether a scalar, strings decoded, says exactly this. */
    boolean says(int node, Name word) {
        if (kinds[node] == ESCAPED_STRING) {
            return word.equalsBytes(JsonText.unescaped(text, from[node], to[node]));
        }
        int length = to[node] - from[node];
        return length == word.bytes.length
                && Name.key(text, from[node], to[node]) == word.key
                && (length <= 8 || Arrays.equals(word.bytes, 8, length, text, from[node] + 8, to[node]));
    }

    /** A string decoded, any other value as it stands. */
    String string(int node) {
        return kinds[node] == ESCAPED_STRING
                ? new String(JsonText.unescaped(text, from[node], to[node]), StandardCharsets.UTF_8)
                : new String(text, from[node], to[node] - from[node], StandardCharsets.UTF_8);
    }

    /** For a message: a scalar decoded, an object or array as it stands. */
    String display(int node) {
        return isContainer(node)
                ? new String(text, from[node], to[node] - from[node], StandardCharsets.UTF_8)
                : string(node);
    }

    /** Whether there is nothing: no node, null, or the empty string. */
    boolean isAbsent(int node) {
        return node < 0 || kinds[node] == NULL || kinds[node] == STRING && from[node] == to[node];
    }

    void grow() {
        resize(kinds.length * 2);
    }

    private void resize(int size) {
        kinds = Arrays.copyOf(kinds, size);
        from = Arrays.copyOf(from, size);
        to = Arrays.copyOf(to, size);
        after = Arrays.copyOf(after, size);
        nameFrom = Arrays.copyOf(nameFrom, size);
        nameTo = Arrays.copyOf(nameTo, size);
        nameKey = Arrays.copyOf(nameKey, size);
    }
}
