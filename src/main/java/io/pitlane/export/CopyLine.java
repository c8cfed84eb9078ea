package io.pitlane.export;

import io.pitlane.error.IntegrityException;

/**
 * One row as {@code COPY … TO STDOUT} writes it in text format, cut into its fields. Reused for row after row; not
 * thread-safe.
 */
final class CopyLine {

    private final int columns;
    private final int[] ends;
    private final boolean[] escaped;
    private byte[] bytes = {};
    private int start;

    CopyLine(int columns) {
        this.columns = columns;
        this.ends = new int[Math.max(1, columns)];
        this.escaped = new boolean[Math.max(1, columns)];
    }

    /**
     * @param to behind the last byte, the line's end not included
     * @throws IntegrityException if it has more or fewer fields than the table has columns
     */
    void read(byte[] line, int from, int to) {
        bytes = line;
        start = from;
        int field = 0;
        boolean hasEscape = false;
        for (int at = from; at < to; at++) {
            byte each = line[at];
            if (each == '\t') {
                if (field + 1 >= columns) {
                    throw new IntegrityException("a row has more fields than its table has columns, " + columns);
                }
                ends[field] = at;
                escaped[field++] = hasEscape;
                hasEscape = false;
            } else if (each == '\\') {
                hasEscape = true;
            }
        }
        ends[field] = to;
        escaped[field] = hasEscape;
        if (field + 1 != Math.max(1, columns) || columns == 0 && to > from) {
            throw new IntegrityException("a row has " + (field + 1) + " fields, and its table " + columns + " columns");
        }
    }

    int columns() {
        return columns;
    }

    /** Those of the line that was read last. */
    byte[] bytes() {
        return bytes;
    }

    int from(int column) {
        return column == 0 ? start : ends[column - 1] + 1;
    }

    int to(int column) {
        return ends[column];
    }

    /** Whether the field holds a backslash, so that its text is not what stands there. */
    boolean isEscaped(int column) {
        return escaped[column];
    }

    boolean isNull(int column) {
        return escaped[column] && ends[column] - from(column) == 2 && bytes[ends[column] - 1] == 'N';
    }

    /** Writes the text of an escaped field that is not null to the beginning of {@code target}, and returns its length. */
    int unescape(int column, byte[] target) {
        int length = 0;
        int to = ends[column];
        for (int at = from(column); at < to; at++) {
            byte each = bytes[at];
            if (each == '\\' && at + 1 < to) {
                at++;
                each = switch (bytes[at]) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> 0x0b;
                    default -> bytes[at];
                };
            }
            target[length++] = each;
        }
        return length;
    }
}
