package io.pitlane.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip of one or more members. Unlike Java's own stream it drops nothing in silence: a later member that is
 * cut off in its header, or bytes behind the last member that are no gzip, are errors. Not thread-safe.
 */
final class GzipStream extends InputStream {

    private static final int BUFFER = 64 * 1024;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream compressed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;
    private boolean begun;
    private boolean ended;

    /** Closing the stream closes {@code compressed}. */
    GzipStream(InputStream compressed) {
        this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * @throws EOFException if the content is cut off
     * @throws ZipException if it is damaged
     */
    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!begun) {
            begun = true;
            beginMember();
        }
        while (!ended) {
            int count = inflate(target, from, length);
            if (count > 0) {
                checksum.update(target, from, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("it wants a dictionary");
            } else {
                giveInput();
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int from, int length) throws ZipException {
        try {
            return inflater.inflate(target, from, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void giveInput() throws IOException {
        if (at == limit && !fill()) {
            throw cutOff();
        }
        inflater.setInput(buffer, at, limit - at);
        at = limit;
    }

    private void endMember() throws IOException {
        at = limit - inflater.getRemaining();
        if (number(4) != checksum.getValue() || number(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("its checksum or length is another");
        }
        if (at == limit && !fill()) {
            ended = true;
        } else {
            beginMember();
        }
    }

    private void beginMember() throws IOException {
        if (number(2) != 0x8B1F || number(1) != DEFLATE) {
            throw new ZipException("something stands there that is no gzip");
        }
        int flags = (int) number(1);
        number(6); // time, level, system
        if ((flags & EXTRA) != 0) {
            for (long rest = number(2); rest > 0; rest--) {
                number(1);
            }
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            number(2);
        }
        inflater.reset();
        checksum.reset();
    }

    private void skipText() throws IOException {
        while (number(1) != 0) {
            // up to the zero that ends it
        }
    }

    /** The next bytes as a little-endian number. */
    private long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            if (at == limit && !fill()) {
                throw cutOff();
            }
            value |= (buffer[at++] & 0xFFL) << (8 * i);
        }
        return value;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(0, compressed.read(buffer, 0, BUFFER));
        return limit > 0;
    }

    private static EOFException cutOff() {
        return new EOFException("it ends too early");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        compressed.close();
    }
}
