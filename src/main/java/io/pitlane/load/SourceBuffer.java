package io.pitlane.load;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stretch of a file's content in memory, read on demand. Records are found and decoded where they lie in it. Not
 * thread-safe.
 */
final class SourceBuffer {

    private static final int STEP = 1 << 20;

    private byte[] bytes;
    private int position;
    private int limit;
    private InputStream stream;
    /** Added to a position it gives the offset in the content. */
    private long base;

    SourceBuffer(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    /** A content that is in memory as a whole; neither changed nor copied. */
    static SourceBuffer over(byte[] content) {
        SourceBuffer buffer = new SourceBuffer(0);
        buffer.bytes = content;
        buffer.limit = content.length;
        return buffer;
    }

    void clear() {
        position = 0;
        limit = 0;
        stream = null;
    }

    /** Makes room for so many bytes and for what is read ahead of them. */
    void reserve(int expectedBytes) {
        ensure(expectedBytes + STEP - limit);
    }

    /** Begins a new content behind what is there; the caller closes the stream. */
    void open(InputStream content) {
        position = limit;
        base = -limit;
        stream = content;
    }

    /** Goes on with the content that {@code previous} has not used up, and with its stream. */
    void continueFrom(SourceBuffer previous) {
        int rest = previous.limit - previous.position;
        limit = 0;
        ensure(rest);
        System.arraycopy(previous.bytes, previous.position, bytes, 0, rest);
        position = 0;
        limit = rest;
        stream = previous.stream;
        base = previous.base + previous.position;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the next record is looked for. */
    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    /** Behind the last byte read so far. */
    int limit() {
        return limit;
    }

    /** The offset of a position in the content, in bytes from its start. */
    long offset(int at) {
        return base + at;
    }

    /** Reads more behind the limit; false at the end of the content. */
    boolean fill() throws IOException {
        if (stream == null) {
            return false;
        }
        ensure(STEP);
        int read = stream.readNBytes(bytes, limit, STEP);
        limit += read;
        return read > 0;
    }

    /** Forgets what was read from {@code at} on; later offsets still count it. */
    void drop(int at) {
        base += limit - at;
        limit = at;
    }

    /** Forgets what lies between {@code from} and the position, which no record needs; later offsets still count it. */
    void forgetFrom(int from) {
        int forgotten = position - from;
        System.arraycopy(bytes, position, bytes, from, limit - position);
        position = from;
        limit -= forgotten;
        base += forgotten;
    }

    private void ensure(int more) {
        if (limit + more > bytes.length) {
            byte[] larger = new byte[Math.max(limit + more, bytes.length + bytes.length / 2)];
            System.arraycopy(bytes, 0, larger, 0, limit);
            bytes = larger;
        }
    }
}
