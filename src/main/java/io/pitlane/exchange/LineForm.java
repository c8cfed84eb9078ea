package io.pitlane.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What lines have in common that programs write: the same bytes but for some values, the open ones. A line that matches
 * has the same nodes as the one that the form was made from, without being scanned. An open value is a plain number, true
 * or false, or a string of ASCII that is not empty and has no escapes; what else stands there does not match. Not
 * thread-safe.
 */
final class LineForm {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LONGEST_NUMBER = 40;

    /** The nodes of the line that matched last. */
    final JsonIndex index;

    /** The nodes of the open values, in their order. */
    private final int[] open;
    /** What stands before each open value and behind the last one. */
    private final RecordText.Piece[] fixed;

    /** Where the fixed bytes of each position begin in the line that matched last. */
    private final int[] begins;

    /** All other nodes: containers and values that belong to the form. */
    private final int[] closed;

    private final FixedPlaces closedFrom;
    private final FixedPlaces closedTo;
    private final int[] named;
    private final FixedPlaces namedFrom;

    /** Places in the fixed bytes, each of a node: at which position, and how far behind their beginning. */
    private record FixedPlaces(int[] positions, int[] offsets) {}

    /**
     * @param line the nodes of the line in its text {@code [from, to)}, none of them with escapes; copied
     * @param fixedNodes values that belong to the form
     */
    LineForm(JsonIndex line, int from, int to, BitSet fixedNodes) {
        index = line.copy();
        open = nodes(node -> isOpen(node, fixedNodes));
        closed = nodes(node -> !isOpen(node, fixedNodes));
        named = nodes(node -> index.nameFrom[node] >= 0);
        fixed = new RecordText.Piece[open.length + 1];
        begins = new int[fixed.length];
        int at = from;
        for (int i = 0; i < fixed.length; i++) {
            int end = i < open.length ? index.from[open[i]] : to;
            begins[i] = at;
            fixed[i] = RecordText.Piece.of(Arrays.copyOfRange(index.text, at, end));
            at = i < open.length ? index.to[open[i]] : to;
        }
        closedFrom = places(closed, index.from);
        closedTo = places(closed, index.to);
        namedFrom = places(named, index.nameFrom);
    }

    private boolean isOpen(int node, BitSet fixedNodes) {
        return !fixedNodes.get(node)
                && switch (index.kinds[node]) {
                    case JsonIndex.STRING -> index.from[node] < index.to[node];
                    case JsonIndex.NUMBER, JsonIndex.TRUE, JsonIndex.FALSE -> true;
                    default -> false;
                };
    }

    private int[] nodes(IntPredicate which) {
        return IntStream.range(0, index.count).filter(which).toArray();
    }

    private FixedPlaces places(int[] nodes, int[] where) {
        int[] positions = new int[nodes.length];
        int[] offsets = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            int at = where[nodes[i]];
            while (positions[i] + 1 < begins.length && begins[positions[i] + 1] <= at) {
                positions[i]++;
            }
            offsets[i] = at - begins[positions[i]];
        }
        return new FixedPlaces(positions, offsets);
    }

    /** Whether the line in {@code text[from, to)} is of this form; then {@link #index} has its nodes. */
    boolean matches(byte[] text, int from, int to) {
        int at = from;
        int last = open.length;
        for (int i = 0; i < last; i++) {
            if (!isFixed(i, text, at, to)) {
                return false;
            }
            begins[i] = at;
            at += fixed[i].length();
            int end = endOfValue(open[i], text, at, to);
            if (end < 0) {
                return false;
            }
            index.from[open[i]] = at;
            index.to[open[i]] = end;
            at = end;
        }
        if (to - at != fixed[last].length() || !isFixed(last, text, at, to)) {
            return false;
        }
        begins[last] = at;
        index.text = text;
        moveClosed();
        return true;
    }

    private boolean isFixed(int position, byte[] text, int at, int to) {
        byte[] bytes = fixed[position].padded();
        int length = fixed[position].length();
        if (at + length > to) {
            return false;
        }
        if (at + length + Long.BYTES > text.length) {
            return Arrays.equals(bytes, 0, length, text, at, at + length);
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) LONG.get(text, at + i) != (long) LONG.get(bytes, i)) {
                return false;
            }
        }
        long differing = (long) LONG.get(text, at + i) ^ (long) LONG.get(bytes, i);
        return (differing & (1L << (length - i << 3)) - 1) == 0;
    }

    /** Behind the value at {@code at}; negative: it is no open value of the node's kind. */
    private int endOfValue(int node, byte[] text, int at, int to) {
        switch (index.kinds[node]) {
            case JsonIndex.STRING -> {
                int end = JsonScan.special(text, at, to);
                return end > at && end < to && text[end] == '"' ? end : -1;
            }
            case JsonIndex.NUMBER -> {
                return endOfNumber(text, at, to);
            }
            default -> {
                return endOfTruth(node, text, at, to);
            }
        }
    }

    private static int endOfNumber(byte[] text, int from, int to) {
        int digits = from < to && text[from] == '-' ? from + 1 : from;
        int at = NumberText.skipDigits(text, digits, to);
        if (at == digits || at > digits + 1 && text[digits] == '0') {
            return -1;
        }
        if (at < to && text[at] == '.') {
            int fraction = at + 1;
            at = NumberText.skipDigits(text, fraction, to);
            if (at == fraction) {
                return -1;
            }
        }
        return at - from <= LONGEST_NUMBER ? at : -1;
    }

    private int endOfTruth(int node, byte[] text, int at, int to) {
        if (at + 4 <= to && text[at] == 't' && text[at + 1] == 'r' && text[at + 2] == 'u' && text[at + 3] == 'e') {
            index.kinds[node] = JsonIndex.TRUE;
            return at + 4;
        }
        if (at + 5 <= to
                && text[at] == 'f'
                && text[at + 1] == 'a'
                && text[at + 2] == 'l'
                && text[at + 3] == 's'
                && text[at + 4] == 'e') {
            index.kinds[node] = JsonIndex.FALSE;
            return at + 5;
        }
        return -1;
    }

    private void moveClosed() {
        for (int i = 0; i < closed.length; i++) {
            int node = closed[i];
            index.from[node] = begins[closedFrom.positions[i]] + closedFrom.offsets[i];
            index.to[node] = begins[closedTo.positions[i]] + closedTo.offsets[i];
        }
        for (int i = 0; i < named.length; i++) {
            int node = named[i];
            int length = index.nameTo[node] - index.nameFrom[node];
            index.nameFrom[node] = begins[namedFrom.positions[i]] + namedFrom.offsets[i];
            index.nameTo[node] = index.nameFrom[node] + length;
        }
    }
}
