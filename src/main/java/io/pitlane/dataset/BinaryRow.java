package io.pitlane.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads rows of the binary COPY format where they lie. Pure functions. */
public final class BinaryRow {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private BinaryRow() {}

    /** The position of a column's length word; the value follows it, -1 there means NULL. */
    public static int column(byte[] bytes, int rowStart, int column) {
        int at = rowStart + 2;
        for (int i = 0; i < column; i++) {
            at += 4 + Math.max(0, (int) INT.get(bytes, at));
        }
        return at;
    }

    /** Behind the last byte of the row. */
    public static int end(byte[] bytes, int rowStart) {
        return column(bytes, rowStart, (bytes[rowStart] & 0xFF) << 8 | bytes[rowStart + 1] & 0xFF);
    }

    /** Fills {@code prefix}, 10 bytes, with what begins the same row with an integer column put in front. */
    public static void numberedPrefix(byte[] bytes, int rowStart, int number, byte[] prefix) {
        int columns = ((bytes[rowStart] & 0xFF) << 8 | bytes[rowStart + 1] & 0xFF) + 1;
        prefix[0] = (byte) (columns >> 8);
        prefix[1] = (byte) columns;
        INT.set(prefix, 2, 4);
        INT.set(prefix, 6, number);
    }

    /** The value's size in bytes, or -1 for NULL. */
    public static int size(byte[] bytes, int column) {
        return (int) INT.get(bytes, column);
    }

    /** The 64-bit value of a timestamp, bigint or double column. */
    public static long longValue(byte[] bytes, int column) {
        return (long) LONG.get(bytes, column + 4);
    }

    /** Whether two columns hold the same bytes, or both NULL. */
    public static boolean sameColumn(byte[] left, int leftColumn, byte[] right, int rightColumn) {
        int size = size(left, leftColumn);
        return size == size(right, rightColumn)
                && (size <= 0
                        || Arrays.equals(
                                left,
                                leftColumn + 4,
                                leftColumn + 4 + size,
                                right,
                                rightColumn + 4,
                                rightColumn + 4 + size));
    }

    /** The order of two columns by their bytes, each taken as unsigned; NULL counts as no bytes. */
    public static int compareColumn(byte[] left, int leftColumn, byte[] right, int rightColumn) {
        return Arrays.compareUnsigned(
                left,
                leftColumn + 4,
                leftColumn + 4 + Math.max(0, size(left, leftColumn)),
                right,
                rightColumn + 4,
                rightColumn + 4 + Math.max(0, size(right, rightColumn)));
    }

    /** A hash of one column's bytes, mixed into {@code seed}. */
    public static long hash(byte[] bytes, int column, long seed) {
        int size = size(bytes, column);
        int from = column + 4;
        return hash(bytes, from, from + Math.max(0, size), seed ^ (size * MULTIPLIER));
    }

    /** A hash of {@code bytes[from, to)}. */
    static long hash(byte[] bytes, int from, int to) {
        return hash(bytes, from, to, to - from);
    }

    private static long hash(byte[] bytes, int from, int end, long seed) {
        long hash = seed;
        int at = from;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LITTLE.get(bytes, at));
        }
        for (; at < end; at++) {
            hash = mix(hash ^ (bytes[at] + 0x100L));
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long product = value * MULTIPLIER;
        return product ^ (product >>> 32);
    }
}
