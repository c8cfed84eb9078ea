package io.pitlane.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A new file of a set: what is written to it is counted and hashed. Not thread-safe. */
final class PartFile extends OutputStream {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final FileChannel channel;
    private final Ending ending;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long bytes;
    private String sha256 = "";
    private boolean closed;
    private boolean abandoned;

    /** Makes what was written durable, and closes it, now or later. */
    @FunctionalInterface
    interface Ending {
        void take(FileChannel file) throws IOException;
    }

    /**
     * A file that is durable when it is closed.
     *
     * @param file must not be there yet
     */
    PartFile(Path file) throws IOException {
        this(file, PartFile::force);
    }

    /** @param file must not be there yet */
    PartFile(Path file, Ending ending) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.ending = ending;
    }

    private static void force(FileChannel file) throws IOException {
        try (file) {
            file.force(true);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            int some = Math.min(buffer.remaining(), from + length - at);
            buffer.put(source, at, some);
            at += some;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws IOException {
        if (abandoned) {
            buffer.clear();
            return;
        }
        buffer.flip();
        digest.update(buffer.duplicate());
        bytes += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                drain();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            sha256 = Sha256.hex(digest);
            ending.take(channel);
        }
    }

    /** Closes the file though it may not be whole, unless it is closed; what is written to it from then on is lost. */
    void abandon() {
        if (closed) {
            return;
        }
        abandoned = true;
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Size of the closed file. */
    long bytes() {
        return bytes;
    }

    /** Of the closed file. */
    String sha256() {
        return sha256;
    }
}
