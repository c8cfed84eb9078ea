package io.pitlane.http;

import io.pitlane.metrics.PrometheusMetrics;

/** Answers {@code GET /metrics}. Thread-safe. */
public final class MetricsPage {

    private final PrometheusMetrics metrics;

    public MetricsPage(PrometheusMetrics metrics) {
        this.metrics = metrics;
    }

    public Answer text() {
        return new Answer(200, PrometheusMetrics.CONTENT_TYPE, metrics.text());
    }
}
