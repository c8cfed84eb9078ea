package io.pitlane.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A member's name, ready to be compared with the bytes of a text. Immutable. */
final class Name {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    final byte[] bytes;
    final long key;

    Name(String name) {
        bytes = name.getBytes(StandardCharsets.UTF_8);
        key = key(bytes, 0, bytes.length);
    }

    boolean equalsBytes(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    /** The first eight bytes of {@code text[from, to)}, the first lowest; fewer are filled up with zeros. */
    static long key(byte[] text, int from, int to) {
        int length = to - from;
        if (from + 8 <= text.length) {
            long eight = (long) LONG.get(text, from);
            return length >= 8 ? eight : eight & (1L << (length << 3)) - 1;
        }
        long key = 0;
        for (int i = Math.min(length, 8) - 1; i >= 0; i--) {
            key = key << 8 | text[from + i] & 0xFF;
        }
        return key;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
