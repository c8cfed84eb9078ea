package io.pitlane.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The regime in force: {@code pitlane_regime} (1 for it, 0 for the others), {@code pitlane_regime_confidence}, {@code
 * pitlane_regime_signal} and {@code pitlane_regime_timestamp_seconds}. None of them is there before it was shown one.
 */
public final class RegimeGauges {

    private static final List<String> REGIMES = List.of("trending", "choppy", "highvol", "mixed");

    private final MultiGauge regime;
    private final MultiGauge confidence;
    private final MultiGauge signals;
    private final MultiGauge boundary;

    /**
     * What is shown.
     *
     * @param boundary the time that it was found for
     * @param confidence 0 to 1; NaN where nobody said
     * @param signals by their names
     */
    public record Current(String regime, Instant boundary, double confidence, Map<String, Double> signals) {}

    public RegimeGauges(MeterRegistry registry) {
        this.regime = MultiGauge.builder("pitlane.regime")
                .description("1 for the regime of the market that is in force, 0 for the others")
                .register(registry);
        this.confidence = MultiGauge.builder("pitlane.regime.confidence")
                .description("Confidence in the regime, 0 to 1")
                .register(registry);
        this.signals = MultiGauge.builder("pitlane.regime.signal")
                .description("What the regime was found from: a fraction, percent, and -1 to 1")
                .register(registry);
        this.boundary = MultiGauge.builder("pitlane.regime.timestamp")
                .description("The boundary that the regime was found for")
                .baseUnit("seconds")
                .register(registry);
    }

    public void show(Current current) {
        show(regime, REGIMES.stream().map(each -> row("regime", each, each.equals(current.regime()) ? 1 : 0)));
        show(confidence, Stream.of(Row.of(Tags.empty(), current.confidence())));
        show(signals, current.signals().entrySet().stream().map(each -> row("signal", each.getKey(), each.getValue())));
        show(boundary, Stream.of(Row.of(Tags.empty(), current.boundary().getEpochSecond())));
    }

    private static Row<Number> row(String tag, String name, double value) {
        return Row.of(Tags.of(tag, name), value);
    }

    private static void show(MultiGauge gauge, Stream<Row<Number>> rows) {
        gauge.register(rows.toList(), true);
    }
}
