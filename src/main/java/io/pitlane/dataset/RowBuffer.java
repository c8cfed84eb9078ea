package io.pitlane.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows in PostgreSQL's binary COPY format, one behind the other, without the stream's header and trailer. Grows as
 * needed, is reused by {@link #clear}. Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
public final class RowBuffer {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;
    private int[] starts;
    private int rows;

    public RowBuffer(int expectedRows, int expectedBytes) {
        this.bytes = new byte[Math.max(64, expectedBytes)];
        this.starts = new int[Math.max(4, expectedRows) + 1];
    }

    /** Makes room for so many more rows and bytes. */
    public void reserve(int moreRows, int moreBytes) {
        ensure(moreBytes);
        if (rows + moreRows >= starts.length) {
            starts = Arrays.copyOf(starts, rows + moreRows + 1);
        }
    }

    public void clear() {
        length = 0;
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    /** The backing array; valid until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where row {@code row} begins; {@code start(rows())} is the end of the last. */
    public int start(int row) {
        return row == rows ? length : starts[row];
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    void beginRow(int columns) {
        ensure(2);
        SHORT.set(bytes, length, (short) columns);
        length += 2;
    }

    /** Makes what was written since the last row a row. */
    void endRow(int start) {
        if (rows + 1 >= starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[rows++] = start;
    }

    /** Puts the rows into another order: at each place the row that stands at {@code order[place]} now. */
    public void reorder(int[] order) {
        byte[] sorted = new byte[bytes.length];
        int[] newStarts = new int[starts.length];
        int at = 0;
        for (int place = 0; place < rows; place++) {
            int from = starts[order[place]];
            int size = start(order[place] + 1) - from;
            System.arraycopy(bytes, from, sorted, at, size);
            newStarts[place] = at;
            at += size;
        }
        bytes = sorted;
        starts = newStarts;
    }

    /** Forgets what was written since {@code start}. */
    void cancelRow(int start) {
        length = start;
    }

    void putNull() {
        ensure(4);
        INT.set(bytes, length, -1);
        length += 4;
    }

    void putBoolean(boolean value) {
        ensure(5);
        INT.set(bytes, length, 1);
        bytes[length + 4] = (byte) (value ? 1 : 0);
        length += 5;
    }

    void putInt(int value) {
        ensure(8);
        INT.set(bytes, length, 4);
        INT.set(bytes, length + 4, value);
        length += 8;
    }

    void putLong(long value) {
        ensure(12);
        INT.set(bytes, length, 8);
        LONG.set(bytes, length + 4, value);
        length += 12;
    }

    void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    void putUuid(long high, long low) {
        ensure(20);
        INT.set(bytes, length, 16);
        LONG.set(bytes, length + 4, high);
        LONG.set(bytes, length + 12, low);
        length += 20;
    }

    void putBytes(byte[] source, int from, int to) {
        int size = to - from;
        ensure(4 + size);
        INT.set(bytes, length, size);
        System.arraycopy(source, from, bytes, length + 4, size);
        length += 4 + size;
    }

    /** Begins a field whose size is not known yet; returns what {@link #endField} needs. */
    int beginField() {
        ensure(4);
        length += 4;
        return length;
    }

    void endField(int begun) {
        INT.set(bytes, begun - 4, length - begun);
    }

    void append(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    void appendShort(int value) {
        ensure(2);
        SHORT.set(bytes, length, (short) value);
        length += 2;
    }

    /** Appends the {@code count} groups of four decimal digits that a number has, the highest first. */
    void appendGroups(long number, int count) {
        ensure(2 * count);
        long rest = number;
        for (int at = length + 2 * count - 2; at >= length; at -= 2) {
            long higher = rest / 10_000;
            SHORT.set(bytes, at, (short) (rest - higher * 10_000));
            rest = higher;
        }
        length += 2 * count;
    }

    void append(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Sets the length back, to write the tail of a field again. */
    void truncate(int newLength) {
        length = newLength;
    }

    void setShort(int position, int value) {
        SHORT.set(bytes, position, (short) value);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
