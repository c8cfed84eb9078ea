package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Counts polls as {@code pitlane_feed_polls_total} by venue, kind and status, and times requests as
 * {@code pitlane_feed_requests_seconds} by venue and outcome.
 */
public final class MicrometerFeedMetrics implements FeedMetrics {

    private final MeterRegistry registry;

    public MicrometerFeedMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void pollEnded(String venue, String kind, String status) {
        Counter.builder("pitlane.feed.polls")
                .description("Polls of exchanges, by how they ended")
                .tag("venue", venue)
                .tag("kind", kind)
                .tag("status", status)
                .register(registry)
                .increment();
    }

    @Override
    public void requestEnded(String venue, String outcome, long nanos) {
        Timer.builder("pitlane.feed.requests")
                .description("Requests to exchanges, from sending to the last byte of the answer")
                .tag("venue", venue)
                .tag("outcome", outcome)
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }
}
