package io.pitlane.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** CryptoRun's database statistics under its names, as {@code db_stat{metric="..."}}. What is not known is absent. */
public final class DatabaseStatistics {

    private static final String NAME = "db.stat";
    private static final String DESCRIPTION = "Statistics of the database, by CryptoRun's names";

    private final MeterRegistry registry;
    private final MultiGauge stored;

    public DatabaseStatistics(MeterRegistry registry) {
        this.registry = registry;
        this.stored = MultiGauge.builder(NAME).description(DESCRIPTION).register(registry);
    }

    /** A figure that costs nothing to read at each scrape. */
    public void live(String metric, DoubleSupplier figure) {
        Gauge.builder(NAME, figure::getAsDouble)
                .description(DESCRIPTION)
                .tag("metric", metric)
                .register(registry);
    }

    /** Replaces the figures that were read from tables; they stand until the next call. */
    public void stored(Map<String, Long> figures) {
        stored.register(
                figures.entrySet().stream()
                        .map(figure -> Row.of(Tags.of("metric", figure.getKey()), figure.getValue()))
                        .toList(),
                true);
    }
}
