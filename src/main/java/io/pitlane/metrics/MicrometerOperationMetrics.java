package io.pitlane.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Times database operations as {@code pitlane_operations_seconds} by kind, name and outcome ({@code ok}, {@code failed}). */
public final class MicrometerOperationMetrics implements OperationMetrics {

    private final MeterRegistry registry;

    public MicrometerOperationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void operationEnded(String kind, String name, long nanos, boolean failed) {
        Timer.builder("pitlane.operations")
                .description("Database operations, commit included")
                .tag("kind", kind)
                .tag("name", name)
                .tag("outcome", failed ? "failed" : "ok")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }
}
