package io.pitlane.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small tasks that repeat, one after another on one thread. A task that fails is tried again at its next time. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "housekeeping");
        worker.setDaemon(true);
        return worker;
    });

    /** Runs {@code task} soon, and again {@code pause} after each end. */
    void repeat(String name, Duration pause, Runnable task) {
        thread.scheduleWithFixedDelay(() -> run(name, task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void run(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.debug("{} failed, and is tried again later", name, e);
        }
    }
}
