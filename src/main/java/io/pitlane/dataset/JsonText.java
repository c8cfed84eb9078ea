package io.pitlane.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes the inside of a JSON string that was already checked. Pure functions. */
public final class JsonText {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long BACKSLASHES = ONES * '\\';

    private JsonText() {}

    /** The value of four hexadecimal digits, or -1. */
    public static int hex(byte[] text, int at, int end) {
        if (at + 4 > end) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** {@code text[from, to)} with its escapes resolved, as UTF-8. */
    public static byte[] unescaped(byte[] text, int from, int to) {
        RowBuffer plain = new RowBuffer(1, to - from);
        unescape(text, from, to, plain);
        return Arrays.copyOf(plain.bytes(), plain.length());
    }

    /** What {@code text[from, to)} says. */
    static String string(byte[] text, int from, int to, boolean escaped) {
        return escaped
                ? new String(unescaped(text, from, to), StandardCharsets.UTF_8)
                : new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether there is an escape in {@code text[from, to)}, the inside of a string. */
    static boolean isEscaped(byte[] text, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long differences = (long) LONG.get(text, at) ^ BACKSLASHES;
            if ((differences - ONES & ~differences & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (text[at] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Appends {@code text[from, to)} with its escapes resolved, as UTF-8. */
    static void unescape(byte[] text, int from, int to, RowBuffer target) {
        int at = from;
        while (at < to) {
            byte character = text[at++];
            if (character != '\\') {
                target.append(character);
                continue;
            }
            byte escape = text[at++];
            switch (escape) {
                case 'b' -> target.append((byte) '\b');
                case 'f' -> target.append((byte) '\f');
                case 'n' -> target.append((byte) '\n');
                case 'r' -> target.append((byte) '\r');
                case 't' -> target.append((byte) '\t');
                case 'u' -> {
                    int point = hex(text, at, to);
                    at += 4;
                    if (Character.isHighSurrogate((char) point)) {
                        point = Character.toCodePoint((char) point, (char) hex(text, at + 2, to));
                        at += 6;
                    }
                    appendPoint(point, target);
                }
                default -> target.append(escape);
            }
        }
    }

    private static void appendPoint(int point, RowBuffer target) {
        if (point < 0x80) {
            target.append((byte) point);
        } else if (point < 0x800) {
            target.append((byte) (0xC0 | point >> 6));
            target.append((byte) (0x80 | point & 0x3F));
        } else if (point < 0x10000) {
            target.append((byte) (0xE0 | point >> 12));
            target.append((byte) (0x80 | point >> 6 & 0x3F));
            target.append((byte) (0x80 | point & 0x3F));
        } else {
            target.append((byte) (0xF0 | point >> 18));
            target.append((byte) (0x80 | point >> 12 & 0x3F));
            target.append((byte) (0x80 | point >> 6 & 0x3F));
            target.append((byte) (0x80 | point & 0x3F));
        }
    }
}
