package io.pitlane.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Leaves the database alone for a while with a dataset whose write was late: a table that somebody has locked would else
 * keep one connection after the other waiting. The while doubles each time. Thread-safe.
 */
final class Lateness {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Map<String, Late> datasets = new ConcurrentHashMap<>();

    private record Late(long untilNanos, long whileNanos) {}

    Lateness(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void late(String dataset) {
        datasets.compute(dataset, (name, before) -> {
            long length = before == null ? FIRST.toNanos() : Math.min(LONGEST.toNanos(), before.whileNanos() * 2);
            return new Late(nanoTime.getAsLong() + length, length);
        });
    }

    void committed(String dataset) {
        if (!datasets.isEmpty()) {
            datasets.remove(dataset);
        }
    }

    boolean isLeftAlone(String dataset) {
        Late late = datasets.get(dataset);
        return late != null && nanoTime.getAsLong() - late.untilNanos() < 0;
    }
}
