package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts loaded records by dataset as {@code pitlane_records_*_total}, and times batches as {@code pitlane_load_seconds}. */
public final class MicrometerLoadMetrics implements LoadMetrics {

    private final MeterRegistry registry;

    public MicrometerLoadMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void batchCommitted(
            String dataset, long read, long inserted, long updated, long duplicate, long rejected, double seconds) {
        count("read", "Records read from their sources, whatever became of them", dataset, read);
        count("inserted", "Records that became new rows", dataset, inserted);
        count("updated", "Records that replaced an older row", dataset, updated);
        count("duplicate", "Records that were in the table already", dataset, duplicate);
        count("rejected", "Records that were refused and put into quarantine", dataset, rejected);
        Timer.builder("pitlane.load")
                .description("Time to load and commit one batch")
                .tag("dataset", dataset)
                .register(registry)
                .record(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    private void count(String outcome, String description, String dataset, long records) {
        Counter.builder("pitlane.records." + outcome)
                .description(description)
                .tag("dataset", dataset)
                .register(registry)
                .increment(records);
    }
}
