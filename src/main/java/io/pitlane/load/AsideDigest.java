package io.pitlane.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;

/**
 * Digests what is read through it; of more than a block, on a thread of its own, so that who reads a large file looks at its
 * content meanwhile. Not thread-safe for its reader; {@link #close} ends the thread.
 */
final class AsideDigest extends FilterInputStream {

    private static final int BLOCK = 256 * 1024;
    private static final int MOST_BLOCKS = 4;

    private record Block(byte[] bytes, int length) {}

    private static final Block END = new Block(new byte[0], 0);

    private final MessageDigest digest;
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(MOST_BLOCKS);
    /** Has room for every block and the end. */
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(MOST_BLOCKS + 1);

    private byte[] block = new byte[BLOCK];
    private int blocks = 1;
    private int filled;
    /** Null while all that was read is in one block. */
    private Thread thread;

    AsideDigest(InputStream stream, MessageDigest digest) {
        super(stream);
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        int at = from;
        int end = from + Math.max(0, read);
        while (at < end) {
            if (filled == BLOCK) {
                handOver();
            }
            int part = Math.min(end - at, BLOCK - filled);
            System.arraycopy(target, at, block, filled, part);
            at += part;
            filled += part;
        }
        return read;
    }

    private void handOver() {
        if (thread == null) {
            thread = new Thread(this::digestBlocks, "load-digest");
            thread.setDaemon(true);
            thread.start();
        }
        full.add(new Block(block, filled));
        block = blocks < MOST_BLOCKS ? new byte[BLOCK] : waiting(free::take);
        blocks = Math.min(blocks + 1, MOST_BLOCKS);
        filled = 0;
    }

    /** The digest of all that was read; nothing may be read afterwards. */
    byte[] digest() {
        if (thread != null) {
            full.add(END);
            waiting(() -> {
                thread.join();
                return null;
            });
        }
        digest.update(block, 0, filled);
        return digest.digest();
    }

    private void digestBlocks() {
        try {
            for (Block next = full.take(); next != END; next = full.take()) {
                digest.update(next.bytes(), 0, next.length());
                free.add(next.bytes());
            }
        } catch (InterruptedException closed) {
            // nobody waits for the digest any more
        }
    }

    private static <T> T waiting(Callable<T> wait) {
        try {
            return wait.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (thread != null) {
            thread.interrupt();
        }
        super.close();
    }
}
