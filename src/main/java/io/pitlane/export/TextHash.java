package io.pitlane.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * PostgreSQL's {@code hashtextextended(text, seed)} for UTF-8 and the collation C: Bob Jenkins' lookup3 with a seed, as a
 * server on a little-endian machine computes it. PostgreSQL keeps it as it is, since partitioning by hash rests on it.
 * Pure functions.
 */
final class TextHash {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int START = 0x9e3779b9 + 3923095;
    private static final int BLOCK = 12;

    private TextHash() {}

    static long of(byte[] bytes, int from, int to, long seed) {
        int length = to - from;
        int a = START + length;
        int b = a;
        int c = a;
        int at = from;
        boolean seeded = seed != 0;
        while (seeded || to - at >= BLOCK) {
            if (seeded) {
                a += (int) (seed >>> 32);
                b += (int) seed;
                seeded = false;
            } else {
                a += (int) INTS.get(bytes, at);
                b += (int) INTS.get(bytes, at + 4);
                c += (int) INTS.get(bytes, at + 8);
                at += BLOCK;
            }
            a -= c;
            a ^= Integer.rotateLeft(c, 4);
            c += b;
            b -= a;
            b ^= Integer.rotateLeft(a, 6);
            a += c;
            c -= b;
            c ^= Integer.rotateLeft(b, 8);
            b += a;
            a -= c;
            a ^= Integer.rotateLeft(c, 16);
            c += b;
            b -= a;
            b ^= Integer.rotateLeft(a, 19);
            a += c;
            c -= b;
            c ^= Integer.rotateLeft(b, 4);
            b += a;
        }
        int left = to - at;
        a += partOf(bytes, at, Math.min(4, left));
        b += partOf(bytes, at + 4, Math.min(4, left - 4));
        // The lowest byte of c is left to the length.
        c += partOf(bytes, at + 8, left - 8) << 8;

        c ^= b;
        c -= Integer.rotateLeft(b, 14);
        a ^= c;
        a -= Integer.rotateLeft(c, 11);
        b ^= a;
        b -= Integer.rotateLeft(a, 25);
        c ^= b;
        c -= Integer.rotateLeft(b, 16);
        a ^= c;
        a -= Integer.rotateLeft(c, 4);
        b ^= a;
        b -= Integer.rotateLeft(a, 14);
        c ^= b;
        c -= Integer.rotateLeft(b, 24);
        return ((long) b << 32) | (c & 0xffffffffL);
    }

    private static int partOf(byte[] bytes, int at, int length) {
        if (length == 4) {
            return (int) INTS.get(bytes, at);
        }
        int part = 0;
        for (int i = 0; i < length; i++) {
            part |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return part;
    }
}
