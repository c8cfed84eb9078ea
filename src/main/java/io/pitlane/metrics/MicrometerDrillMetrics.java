package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Shows drills as {@code pitlane_restore_drill_seconds}, how long the last one took that passed, as {@code
 * pitlane_export_verified_timestamp_seconds}, when that was, and as {@code pitlane_restore_drill_failures_total}.
 */
public final class MicrometerDrillMetrics implements DrillMetrics {

    private final Counter failures;
    private volatile double seconds = Double.NaN;
    private volatile double verified;

    public MicrometerDrillMetrics(MeterRegistry registry) {
        Gauge.builder("pitlane.restore.drill", () -> seconds)
                .description("How long the last drill took that passed: to restore an export and compare its rows")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("pitlane.export.verified.timestamp", () -> verified)
                .description(
                        "When an export was last found to restore, in seconds since 1970; 0: never, as far as is known")
                .baseUnit("seconds")
                .register(registry);
        this.failures = Counter.builder("pitlane.restore.drill.failures")
                .description("Drills that found damage, or were not tried to the end")
                .register(registry);
    }

    @Override
    public void passed(double lastSeconds, double atEpochSeconds) {
        seconds = lastSeconds;
        verified = atEpochSeconds;
    }

    @Override
    public void notPassed() {
        failures.increment();
    }
}
