package io.pitlane.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What waits in the spool, by dataset: {@code pitlane_spool_files}, {@code pitlane_spool_bytes} and {@code
 * pitlane_spool_oldest_age_seconds}.
 */
public final class SpoolGauges {

    /** @param oldestSeconds since its oldest batch was accepted, 0 where there is none */
    public record Waiting(String dataset, long files, long bytes, double oldestSeconds) {}

    private final MultiGauge files;
    private final MultiGauge bytes;
    private final MultiGauge age;

    public SpoolGauges(MeterRegistry registry) {
        this.files = MultiGauge.builder("pitlane.spool.files")
                .description("Files that wait in the spool for the database")
                .register(registry);
        this.bytes = MultiGauge.builder("pitlane.spool.bytes")
                .description("Size of the files that wait in the spool")
                .register(registry);
        this.age = MultiGauge.builder("pitlane.spool.oldest.age")
                .description("Time since the oldest batch of the spool was accepted")
                .baseUnit("seconds")
                .register(registry);
    }

    public void show(List<Waiting> waiting) {
        show(files, waiting, Waiting::files);
        show(bytes, waiting, Waiting::bytes);
        show(age, waiting, Waiting::oldestSeconds);
    }

    private static void show(MultiGauge gauge, List<Waiting> waiting, ToDoubleFunction<Waiting> value) {
        gauge.register(
                waiting.stream()
                        .map(each -> Row.of(Tags.of("dataset", each.dataset()), value.applyAsDouble(each)))
                        .toList(),
                true);
    }
}
