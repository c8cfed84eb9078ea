package io.pitlane.store;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a store: those that write, those that answer, one that keeps time. Thread-safe. */
final class StoreThreads implements AutoCloseable {

    private static final int LAST_ANSWERS_SECONDS = 2;

    private final ExecutorService working = Executors.newCachedThreadPool(named("store-write-"));
    private final ExecutorService answering = Executors.newCachedThreadPool(named("store-answer-"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("store-time-"));

    StoreThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger created = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + created.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** As many as there is work. */
    Executor working() {
        return working;
    }

    /** An answer that comes after everything was closed is given by whoever has it. */
    Executor answering() {
        return task -> {
            try {
                answering.execute(task);
            } catch (RejectedExecutionException closed) {
                task.run();
            }
        };
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Lets what was answered be told. What still waits for the database is left alone. */
    @Override
    public void close() {
        timer.shutdownNow();
        working.shutdown();
        answering.shutdown();
        try {
            answering.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
