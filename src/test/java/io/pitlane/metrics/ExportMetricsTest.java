package io.pitlane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The names and units under which Prometheus finds exports and drills. */
class ExportMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tellsOfExports() {
        ExportMetrics metrics =
                new MicrometerExportMetrics(registry, InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
        assertThat(registry.scrape())
                .contains("pitlane_export_bytes 0.0", "pitlane_export_last_success_timestamp_seconds 0.0");

        metrics.exportWritten(2.5, 1234, 3, 40);
        metrics.exportFailed();

        assertThat(registry.scrape())
                .contains(
                        "pitlane_export_seconds_count 1",
                        "pitlane_export_seconds_sum 2.5",
                        "pitlane_export_bytes 1234.0",
                        "pitlane_export_failures_total 1.0",
                        "pitlane_export_parts_total{outcome=\"linked\"} 40.0",
                        "pitlane_export_parts_total{outcome=\"written\"} 3.0",
                        "pitlane_export_last_success_timestamp_seconds 1.7E9");
    }

    @Test
    void tellsOfDrills() {
        DrillMetrics metrics = new MicrometerDrillMetrics(registry);
        assertThat(registry.scrape())
                .contains("pitlane_export_verified_timestamp_seconds 0.0", "pitlane_restore_drill_seconds NaN");

        metrics.notPassed();
        assertThat(registry.scrape())
                .contains("pitlane_restore_drill_failures_total 1.0", "pitlane_export_verified_timestamp_seconds 0.0");

        metrics.passed(7.25, 1_700_000_000);
        assertThat(registry.scrape())
                .contains("pitlane_restore_drill_seconds 7.25", "pitlane_export_verified_timestamp_seconds 1.7E9");
    }
}
