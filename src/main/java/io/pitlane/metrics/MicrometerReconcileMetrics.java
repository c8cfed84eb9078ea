package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts files and records of the backlog that were brought home, as {@code pitlane_reconcile_files_total} and
 * {@code pitlane_reconcile_records_total} by dataset and outcome, and times runs.
 */
public final class MicrometerReconcileMetrics implements ReconcileMetrics {

    private final MeterRegistry registry;
    private final Timer runs;
    private final Counter failures;
    private volatile double lastRun;
    private volatile double rate;

    public MicrometerReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.runs = Timer.builder("pitlane.reconcile.runs")
                .description("Looks at the backlog, with the work that they led to")
                .register(registry);
        this.failures = Counter.builder("pitlane.reconcile.failures")
                .description("Runs that broke off, or left files that cannot be loaded")
                .register(registry);
        Gauge.builder("pitlane.reconcile.last.run", () -> lastRun)
                .description("When the last run ended, in seconds since 1970; 0 before the first")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("pitlane.reconcile.rate", () -> rate)
                .description("Records a second that the last run brought home")
                .register(registry);
    }

    @Override
    public void filesEnded(String dataset, String outcome, long files) {
        Counter.builder("pitlane.reconcile.files")
                .description("Files of the backlog that were worked on, by how that ended")
                .tag("dataset", dataset)
                .tag("outcome", outcome)
                .register(registry)
                .increment(files);
    }

    @Override
    public void recordsLoaded(String dataset, long inserted, long updated, long duplicate, long rejected) {
        records(dataset, "inserted", inserted);
        records(dataset, "updated", updated);
        records(dataset, "duplicate", duplicate);
        records(dataset, "rejected", rejected);
    }

    private void records(String dataset, String outcome, long records) {
        Counter.builder("pitlane.reconcile.records")
                .description("Records of the backlog that were loaded, by what became of them")
                .tag("dataset", dataset)
                .tag("outcome", outcome)
                .register(registry)
                .increment(records);
    }

    @Override
    public void runEnded(double seconds, double atEpochSeconds, double recordsPerSecond, boolean failed) {
        runs.record(Duration.ofNanos(Math.round(seconds * 1e9)));
        lastRun = atEpochSeconds;
        rate = recordsPerSecond;
        if (failed) {
            failures.increment();
        }
    }
}
