package io.pitlane.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text that grows; used again for each record. Not thread-safe. */
final class RecordText {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHORT = 40;
    /** {@code null}, the first letter lowest. */
    private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;

    private static final int MOST_KEPT = 1 << 20;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Text that is added often: with room behind it, so that it is copied fast. Its length is that of {@code text}. */
    record Piece(byte[] padded, int length) {

        static Piece of(String text) {
            return of(RecordText.bytes(text));
        }

        static Piece of(byte[] plain) {
            return new Piece(Arrays.copyOf(plain, plain.length + 8), plain.length);
        }
    }

    void add(Piece piece) {
        add(piece.padded, 0, piece.length);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void clear() {
        if (bytes.length > MOST_KEPT && length < MOST_KEPT) {
            bytes = new byte[1024];
        }
        length = 0;
    }

    /** Valid until the next write. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Forgets what was written behind {@code length}. */
    void truncate(int to) {
        length = to;
    }

    void add(byte[] text) {
        add(text, 0, text.length);
    }

    void add(byte[] text, int from, int to) {
        int count = to - from;
        ensure(count + 8);
        if (count <= SHORT && to + 8 <= text.length) {
            copyShort(text, from, count, length);
        } else {
            System.arraycopy(text, from, bytes, length, count);
        }
        length += count;
    }

    /** Eight bytes at a time, and perhaps some too many, which the next write covers. */
    private void copyShort(byte[] text, int from, int count, int target) {
        for (int i = 0; i < count; i += 8) {
            LONG.set(bytes, target + i, (long) LONG.get(text, from + i));
        }
    }

    void add(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    void addNull() {
        ensure(8);
        INT.set(bytes, length, NULL);
        length += 4;
    }

    /** The inside of a JSON string between quotes. */
    void addQuoted(byte[] text, int from, int to) {
        int count = to - from;
        ensure(count + 10);
        bytes[length] = '"';
        if (count <= SHORT && to + 8 <= text.length) {
            copyShort(text, from, count, length + 1);
        } else {
            System.arraycopy(text, from, bytes, length + 1, count);
        }
        bytes[length + count + 1] = '"';
        length += count + 2;
    }

    /** Text that needs no escapes, between quotes. */
    void addQuoted(String plain) {
        byte[] text = bytes(plain);
        addQuoted(text, 0, text.length);
    }

    /** Any text as a JSON string. */
    void addString(String text) {
        add('"');
        add(escaped(text));
        add('"');
    }

    /** The inside of a JSON string that says {@code text}. */
    static byte[] escaped(String text) {
        return bytes(new String(
                com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text)));
    }

    /** A number of {@code digits} digits, filled with zeros from the left. */
    void addDigits(long number, int digits) {
        ensure(digits);
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            long tenth = rest / 10;
            bytes[i] = (byte) ('0' + rest - tenth * 10);
            rest = tenth;
        }
        length += digits;
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
