package io.pitlane.app;

import io.pitlane.store.DatabasePresence;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the database whenever it arrives, and knows whether that is done: only then records are loaded. Thread-safe;
 * owns one thread, which {@link #close()} ends.
 */
public final class DatabaseArrival implements DatabasePresence, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseArrival.class);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final Runnable revival;
    private final BooleanSupplier isThere;
    private final Runnable preparation;
    private final ScheduledExecutorService thread;
    private volatile Runnable welcome = () -> {};
    private volatile boolean ready;
    private volatile String trouble = "";

    /**
     * @param revival starts the database again if it is ours and has died
     * @param preparation runs at each arrival, and again while it throws
     */
    DatabaseArrival(Runnable revival, BooleanSupplier isThere, Runnable preparation) {
        this.revival = revival;
        this.isThere = isThere;
        this.preparation = preparation;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "database-arrival");
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Looks once, and from then on every second. */
    void start() {
        look();
        thread.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @param task runs at each arrival from now on, once records can be loaded; quick */
    void welcomeWith(Runnable task) {
        welcome = task;
    }

    /** Whether records can be loaded. */
    @Override
    public boolean isReady() {
        return ready;
    }

    /** Tells that somebody met a database that was away: nothing is loaded until it was looked for again. */
    @Override
    public void lost(Throwable failure) {
        if (ready) {
            ready = false;
            say("The database is away, files wait in the inbox and other records in the spool: "
                    + failure.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            revival.run();
            if (!isThere.getAsBoolean()) {
                ready = false;
                say("The database is away, files wait in the inbox and other records in the spool");
            } else if (!ready) {
                preparation.run();
                ready = true;
                trouble = "";
                LOG.info("The database is ready");
                welcome.run();
            }
        } catch (RuntimeException e) {
            ready = false;
            say("The database cannot be used, files wait in the inbox and other records in the spool: "
                    + e.getMessage());
        }
    }

    /** Once for each trouble. */
    private void say(String sentence) {
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            LOG.warn(sentence);
        }
    }
}
