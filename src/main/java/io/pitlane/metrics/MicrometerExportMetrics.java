package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;

/** Shows how exports end: {@code pitlane_export_seconds}, {@code pitlane_export_bytes} and their like. */
public final class MicrometerExportMetrics implements ExportMetrics {

    private final InstantSource clock;
    private final Timer exports;
    private final Counter failures;
    private final Counter written;
    private final Counter linked;
    private volatile double lastSuccess;
    private volatile double lastBytes;

    public MicrometerExportMetrics(MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        this.exports = Timer.builder("pitlane.export")
                .description("Exports that were written")
                .register(registry);
        this.failures = Counter.builder("pitlane.export.failures")
                .description("Exports that failed")
                .register(registry);
        this.written = parts(registry, "written");
        this.linked = parts(registry, "linked");
        Gauge.builder("pitlane.export.bytes", () -> lastBytes)
                .description("Size of the last set, with what it shares with others; 0 before the first")
                .register(registry);
        Gauge.builder("pitlane.export.last.success.timestamp", () -> lastSuccess)
                .description("When this process wrote its last set, in seconds since 1970; 0 before the first")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Counter parts(MeterRegistry registry, String outcome) {
        return Counter.builder("pitlane.export.parts")
                .description("Parts of sets, by whether they were written or taken over from the set before")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void exportWritten(double seconds, long bytes, long partsWritten, long partsLinked) {
        exports.record(Duration.ofNanos(Math.round(seconds * 1e9)));
        lastBytes = bytes;
        written.increment(partsWritten);
        linked.increment(partsLinked);
        lastSuccess = clock.millis() / 1e3;
    }

    @Override
    public void exportFailed() {
        failures.increment();
    }
}
