package io.pitlane.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that write, one a connection. Thread-safe. */
final class Workers implements AutoCloseable {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final ExecutorService executor;
    private final int mostWaiting;
    private volatile boolean stopping;

    Workers(int connections) {
        mostWaiting = 2 * connections;
        executor = Executors.newFixedThreadPool(connections, task -> {
            Thread thread = new Thread(task, "load-" + CREATED.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Loads end behind the chunks in hand from now on. */
    void stop() {
        stopping = true;
    }

    /** @throws LoadStoppedException if loads were told to end */
    void checkStopping() {
        if (stopping) {
            throw new LoadStoppedException();
        }
    }

    /** A set of tasks that ends as a whole. Owned by one thread. */
    Tasks begin() {
        return new Tasks();
    }

    @Override
    public void close() {
        stop();
        executor.shutdown();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The tasks of one load. */
    final class Tasks {

        private final List<Future<?>> running = new ArrayList<>();

        /** Hands a task over, waiting while many are under way; throws what an earlier one failed with. */
        void submit(Runnable task) {
            for (int i = running.size() - 1; i >= 0; i--) {
                if (running.get(i).isDone()) {
                    result(running.remove(i));
                }
            }
            while (running.size() >= mostWaiting) {
                result(running.remove(0));
            }
            running.add(executor.submit(task));
        }

        /** Waits for every task; throws the first failure, the others suppressed in it. */
        void await() {
            RuntimeException failure = null;
            for (Future<?> future : running) {
                try {
                    result(future);
                } catch (RuntimeException e) {
                    if (failure == null) {
                        failure = e;
                    } else if (failure != e) {
                        failure.addSuppressed(e);
                    }
                }
            }
            running.clear();
            if (failure != null) {
                throw failure;
            }
        }

        /** Waits for every task after another failure, which keeps theirs. */
        void awaitAfter(RuntimeException failure) {
            try {
                await();
            } catch (RuntimeException e) {
                if (e != failure) {
                    failure.addSuppressed(e);
                }
            }
        }

        private void result(Future<?> future) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LoadStoppedException();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
        }
    }
}
