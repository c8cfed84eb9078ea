package io.pitlane.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes files durable beside the writing of others: a disk that is asked for several at a time takes about as long as
 * for one. Small ones wait for the end, since files are not made while the disk is asked. Thread-safe; to be closed when
 * nothing is handed over any more.
 */
final class FileForce implements AutoCloseable {

    private static final int AT_ONCE = 8;

    /** Files that are open and wait; whoever comes with one more does it himself. */
    private static final int WAITING = 64;

    private static final long SMALL_BYTES = 256 * 1024;

    private final BlockingQueue<FileChannel> small = new ArrayBlockingQueue<>(WAITING);
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            FileForce::thread,
            new ThreadPoolExecutor.CallerRunsPolicy());

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "export-force");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a file that is written to its end, and closes it in time. */
    void take(FileChannel file) {
        threads.execute(() -> force(file));
    }

    /** As {@link #take}; a small file has time until all are waited for. */
    void gather(FileChannel file) throws IOException {
        if (file.size() > SMALL_BYTES || !small.offer(file)) {
            take(file);
        }
    }

    private void force(FileChannel file) {
        try (file) {
            file.force(true);
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    /**
     * Waits until all that was handed over is durable; nothing more is taken.
     *
     * @throws IOException if some of it is not
     */
    void await() throws IOException {
        close();
        if (failure.get() != null) {
            throw new IOException(failure.get().getMessage(), failure.get());
        }
    }

    /** Waits until every file is closed. */
    @Override
    public void close() {
        for (FileChannel file = small.poll(); file != null; file = small.poll()) {
            take(file);
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                throw new UncheckedIOException(new IOException("files are still being written"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
            throw new StoppedException();
        }
    }
}
