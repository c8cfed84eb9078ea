package io.pitlane.store;

import io.pitlane.load.LoadStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Removes the files of batches that are committed, several at a time: where the disk is told of every block that comes
 * free, each of them waits for it. Thread-safe.
 */
final class SpoolRemoval implements AutoCloseable {

    private static final int AT_ONCE = 8;

    private final Spool spool;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "reconcile-remove");
        thread.setDaemon(true);
        return thread;
    });

    SpoolRemoval(Spool spool) {
        this.spool = spool;
    }

    /** A file and the batch that it has to hold. */
    record Settled(SpoolEntry entry, String batchId) {}

    /**
     * Removes them all, and returns when none is being removed any more.
     *
     * @throws StoreRefusalException as {@link Spool#remove}: one or more of them are there still
     * @throws LoadStoppedException if the thread was interrupted; likewise
     */
    void remove(List<Settled> settled) {
        List<Callable<Void>> removals = new ArrayList<>();
        for (Settled each : settled) {
            removals.add(() -> {
                spool.remove(each.entry(), each.batchId());
                return null;
            });
        }
        try {
            for (Future<Void> removal : threads.invokeAll(removals)) {
                removal.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a file of the spool could not be removed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
