package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts refused requests as {@code pitlane_http_refused_total} by reason. */
public final class MicrometerDoorMetrics implements DoorMetrics {

    private final MeterRegistry registry;

    public MicrometerDoorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void refused(String reason) {
        Counter.builder("pitlane.http.refused")
                .description("Requests and connections that were refused before a route saw them")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
