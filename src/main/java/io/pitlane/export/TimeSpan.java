package io.pitlane.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The earliest and the latest time of rows, as they stand in COPY. Within the years 1 to 9999 and UTC such texts sort as
 * the times do. Not thread-safe.
 */
final class TimeSpan {

    private static final String UTC = "+00";

    private final int column;
    private byte[] first;
    private byte[] last;

    /** @param column place of the time in a row; -1: none */
    TimeSpan(int column) {
        this.column = column;
    }

    void add(CopyLine line) {
        if (line.isNull(column)) {
            return;
        }
        byte[] bytes = line.bytes();
        int from = line.from(column);
        int to = line.to(column);
        if (first == null || Arrays.compare(bytes, from, to, first, 0, first.length) < 0) {
            first = Arrays.copyOfRange(bytes, from, to);
        }
        if (last == null || Arrays.compare(bytes, from, to, last, 0, last.length) > 0) {
            last = Arrays.copyOfRange(bytes, from, to);
        }
    }

    /** In RFC 3339; null without rows. */
    String first() {
        return text(first);
    }

    String last() {
        return text(last);
    }

    private static String text(byte[] time) {
        if (time == null) {
            return null;
        }
        String text = new String(time, StandardCharsets.US_ASCII);
        return text.endsWith(UTC)
                ? text.substring(0, text.length() - UTC.length()).replace(' ', 'T') + "Z"
                : text;
    }
}
