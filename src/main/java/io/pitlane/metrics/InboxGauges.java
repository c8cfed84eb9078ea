package io.pitlane.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** What waits in the inbox, by dataset: {@code pitlane_inbox_files} and {@code pitlane_inbox_age_seconds}. */
public final class InboxGauges {

    /** @param oldestSeconds age of the oldest file, 0 where there is none */
    public record Waiting(String dataset, long files, double oldestSeconds) {}

    private final MultiGauge files;
    private final MultiGauge age;

    public InboxGauges(MeterRegistry registry) {
        this.files = MultiGauge.builder("pitlane.inbox.files")
                .description("Files that wait in the inbox")
                .register(registry);
        this.age = MultiGauge.builder("pitlane.inbox.age")
                .description("Age of the oldest file that waits in the inbox")
                .baseUnit("seconds")
                .register(registry);
    }

    public void show(List<Waiting> waiting) {
        files.register(
                waiting.stream()
                        .map(each -> Row.of(Tags.of("dataset", each.dataset()), each.files()))
                        .toList(),
                true);
        age.register(
                waiting.stream()
                        .map(each -> Row.of(Tags.of("dataset", each.dataset()), each.oldestSeconds()))
                        .toList(),
                true);
    }
}
