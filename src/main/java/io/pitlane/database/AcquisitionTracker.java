package io.pitlane.database;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who waited for a connection, and passes the pool's other measurements on. A long wait is several short ones
 * to HikariCP (see {@link PatientDataSource}), so what is told about waiting comes from us, once per wait.
 */
final class AcquisitionTracker implements MetricsTrackerFactory {

    /** Borrowing an idle connection takes microseconds, with a check that it still lives some hundreds of them. */
    private static final long WAIT_NANOS = Duration.ofMillis(1).toNanos();

    private final MetricsTrackerFactory further;
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private volatile IMetricsTracker tracker = new IMetricsTracker() {};

    AcquisitionTracker(MetricsTrackerFactory further) {
        this.further = further;
    }

    @Override
    public IMetricsTracker create(String poolName, PoolStats poolStats) {
        IMetricsTracker created = further.create(poolName, poolStats);
        tracker = created;
        return new WithoutWaits(created);
    }

    void acquired(long nanos) {
        count(nanos);
        tracker.recordConnectionAcquiredNanos(nanos);
    }

    void gaveUp(long nanos) {
        count(nanos);
        tracker.recordConnectionTimeout();
    }

    long waitCount() {
        return waits.sum();
    }

    Duration waitDuration() {
        return Duration.ofNanos(waitedNanos.sum());
    }

    private void count(long nanos) {
        if (nanos >= WAIT_NANOS) {
            waits.increment();
            waitedNanos.add(nanos);
        }
    }

    private record WithoutWaits(IMetricsTracker further) implements IMetricsTracker {

        @Override
        public void recordConnectionCreatedMillis(long millis) {
            further.recordConnectionCreatedMillis(millis);
        }

        @Override
        public void recordConnectionUsageMillis(long millis) {
            further.recordConnectionUsageMillis(millis);
        }

        @Override
        public void close() {
            further.close();
        }
    }
}
