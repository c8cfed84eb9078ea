package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wait for something that another process does; tells the log every ten seconds that it still waits.
 *
 * @param purpose what for, to follow the words "waiting for"
 */
record Waiting(String purpose) {

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long NOTICE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long STEP_MILLIS = 20;

    /** Whether {@code condition} came true within {@code patience}; it is looked at at least once. */
    boolean until(Duration patience, BooleanSupplier condition) {
        long begin = System.nanoTime();
        long noticed = begin;
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (now - begin > patience.toNanos()) {
                return false;
            }
            if (now - noticed > NOTICE_NANOS) {
                noticed = now;
                LOG.info("Still waiting for {}", purpose);
            }
            pause();
        }
        return true;
    }

    private void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException("Interrupted while waiting for " + purpose, e);
        }
    }
}
