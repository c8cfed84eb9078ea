package io.pitlane.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses that end at once when the work is told to end. Thread-safe. */
final class Rest {

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Returns whether the work goes on. */
    boolean rest(Duration pause) {
        try {
            return !stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    void stop() {
        stopped.countDown();
    }
}
