package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts damaged spool files as {@code pitlane_spool_torn_total}, their records as {@code
 * pitlane_spool_saved_records_total} and {@code pitlane_spool_lost_records_total}, all by dataset, and unfinished files of
 * dead processes as {@code pitlane_spool_leftovers_total}.
 */
public final class MicrometerSpoolMetrics implements SpoolMetrics {

    private final MeterRegistry registry;

    public MicrometerSpoolMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void torn(String dataset, long saved, long lost) {
        count("torn", "Damaged spool files that went to quarantine", dataset, 1);
        count("saved.records", "Records of damaged spool files that are back in the spool", dataset, saved);
        count("lost.records", "Records of damaged spool files that could not be read", dataset, lost);
    }

    @Override
    public void leftoversRemoved(long files) {
        Counter.builder("pitlane.spool.leftovers")
                .description("Unfinished spool files of processes that died")
                .register(registry)
                .increment(files);
    }

    private void count(String what, String description, String dataset, long number) {
        Counter.builder("pitlane.spool." + what)
                .description(description)
                .tag("dataset", dataset)
                .register(registry)
                .increment(number);
    }
}
