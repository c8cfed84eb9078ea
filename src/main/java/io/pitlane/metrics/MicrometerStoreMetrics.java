package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * {@code pitlane_store_queue_depth}, {@code pitlane_store_group_submissions}, {@code pitlane_store_group_records}, {@code
 * pitlane_store_ack_seconds}, {@code pitlane_store_retries_total}, {@code pitlane_store_refused_total}, {@code
 * pitlane_fallback_total} and {@code pitlane_ambiguous_commits_total}.
 */
public final class MicrometerStoreMetrics implements StoreMetrics {

    private final MeterRegistry registry;
    /** A look-up in the registry builds a key each time; acknowledgements come by the thousand. */
    private final Map<String, Timer> acknowledgements = new ConcurrentHashMap<>();

    private final Map<String, DistributionSummary> sizes = new ConcurrentHashMap<>();

    public MicrometerStoreMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void queueOpened(String dataset, IntSupplier depth) {
        Gauge.builder("pitlane.store.queue.depth", depth, IntSupplier::getAsInt)
                .description("Submissions that wait in the write queue")
                .tag("dataset", dataset)
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    @Override
    public void groupTaken(String dataset, int submissions, int records) {
        size("submissions", "Submissions that one group holds", dataset).record(submissions);
        size("records", "Records that one group holds", dataset).record(records);
    }

    private DistributionSummary size(String what, String description, String dataset) {
        return sizes.computeIfAbsent(
                what + " " + dataset, key -> DistributionSummary.builder("pitlane.store.group." + what)
                        .description(description)
                        .tag("dataset", dataset)
                        .register(registry));
    }

    @Override
    public void acknowledged(String dataset, String tier, long nanos) {
        acknowledgements
                .computeIfAbsent(tier + " " + dataset, key -> Timer.builder("pitlane.store.ack")
                        .description("Time from a submission to its acknowledgement")
                        .tag("dataset", dataset)
                        .tag("tier", tier)
                        .register(registry))
                .record(Duration.ofNanos(nanos));
    }

    @Override
    public void retried(String dataset) {
        Counter.builder("pitlane.store.retries")
                .description("Groups that were tried again")
                .tag("dataset", dataset)
                .register(registry)
                .increment();
    }

    @Override
    public void fellBack(String dataset, String reason, int submissions) {
        Counter.builder("pitlane.fallback")
                .description("Submissions that went to the spool in place of the database")
                .tag("dataset", dataset)
                .tag("reason", reason)
                .register(registry)
                .increment(submissions);
    }

    @Override
    public void commitWasAmbiguous(String resolution) {
        Counter.builder("pitlane.ambiguous.commits")
                .description("Connections lost during COMMIT, by what turned out to have become of it")
                .tag("resolution", resolution)
                .register(registry)
                .increment();
    }

    @Override
    public void refused(String dataset, String reason) {
        Counter.builder("pitlane.store.refused")
                .description("Submissions of which nothing is kept")
                .tag("dataset", dataset)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
