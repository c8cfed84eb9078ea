package io.pitlane.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the ends of lines, eight bytes at a time: every content is looked through for them, some twice. */
final class Newline {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;
    private static final long NEWLINES = LOWEST * '\n';

    private Newline() {}

    /** Where the first newline of {@code bytes[from, to)} stands; {@code to} if there is none. */
    static int find(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            // A byte that is zero now was a newline; the lowest one that is marked is one for sure.
            long differing = (long) WORD.get(bytes, at) ^ NEWLINES;
            long marked = (differing - LOWEST) & ~differing & HIGHEST;
            if (marked != 0) {
                return at + (Long.numberOfTrailingZeros(marked) >>> 3);
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** How many there are. */
    static int count(byte[] bytes) {
        int count = 0;
        for (int at = find(bytes, 0, bytes.length); at < bytes.length; at = find(bytes, at + 1, bytes.length)) {
            count++;
        }
        return count;
    }
}
