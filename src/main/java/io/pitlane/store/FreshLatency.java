package io.pitlane.store;

import io.pitlane.metrics.StoreMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How long the newest submissions had to wait for their acknowledgement, and when that came: so that those of one stretch
 * of time can be held against those of another. Thread-safe.
 */
public final class FreshLatency {

    private static final int KEPT = 4096;
    private static final int FEWEST = 5;

    private final LongSupplier nanoTime;
    private final long[] times = new long[KEPT];
    private final long[] waits = new long[KEPT];
    private long count;

    public FreshLatency(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Hears of acknowledgements beside whoever is to hear of everything. */
    public StoreMetrics hearing(StoreMetrics metrics) {
        return new Hearing(metrics, this);
    }

    synchronized void acknowledged(long waitNanos) {
        int place = (int) (count++ % KEPT);
        times[place] = nanoTime.getAsLong();
        waits[place] = waitNanos;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * What half of the submissions waited at most that were acknowledged between two moments of the clock.
     *
     * @return empty: too few to say
     */
    synchronized Optional<Duration> median(long fromNanos, long toNanos) {
        int kept = (int) Math.min(count, KEPT);
        long[] found = new long[kept];
        int number = 0;
        for (int i = 0; i < kept; i++) {
            if (times[i] - fromNanos > 0 && times[i] - toNanos <= 0) {
                found[number++] = waits[i];
            }
        }
        if (number < FEWEST) {
            return Optional.empty();
        }
        Arrays.sort(found, 0, number);
        return Optional.of(Duration.ofNanos(found[number / 2]));
    }

    private record Hearing(StoreMetrics metrics, FreshLatency latency) implements StoreMetrics {

        @Override
        public void queueOpened(String dataset, IntSupplier depth) {
            metrics.queueOpened(dataset, depth);
        }

        @Override
        public void groupTaken(String dataset, int submissions, int records) {
            metrics.groupTaken(dataset, submissions, records);
        }

        @Override
        public void acknowledged(String dataset, String tier, long nanos) {
            latency.acknowledged(nanos);
            metrics.acknowledged(dataset, tier, nanos);
        }

        @Override
        public void retried(String dataset) {
            metrics.retried(dataset);
        }

        @Override
        public void fellBack(String dataset, String reason, int submissions) {
            metrics.fellBack(dataset, reason, submissions);
        }

        @Override
        public void commitWasAmbiguous(String resolution) {
            metrics.commitWasAmbiguous(resolution);
        }

        @Override
        public void refused(String dataset, String reason) {
            metrics.refused(dataset, reason);
        }
    }
}
