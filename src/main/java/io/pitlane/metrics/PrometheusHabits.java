package io.pitlane.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the meters of others keep the rules that {@code promtool check metrics} checks. */
final class PrometheusHabits implements MeterFilter {

    private static final Map<String, String> NAMES = Map.of("system.cpu.count", "system.cpus");

    /** Counts nanoseconds; {@link PrometheusMetrics} has the same in seconds, under Prometheus' own name. */
    private static final String PROCESSOR_NANOS = "process.cpu.time";

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals(PROCESSOR_NANOS) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        List<Tag> tags = id.getTags().stream()
                .map(tag -> Tag.of(snakeCase(tag.getKey()), tag.getValue()))
                .toList();
        Meter.Id tidy = id.replaceTags(tags).withName(NAMES.getOrDefault(id.getName(), id.getName()));
        return isDescribed(id) ? tidy : described(tidy);
    }

    private static boolean isDescribed(Meter.Id id) {
        return id.getDescription() != null && !id.getDescription().isBlank();
    }

    /** Its own name in words is better than no help at all. */
    private static Meter.Id described(Meter.Id id) {
        String words = id.getName().replace('.', ' ');
        return new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), words, id.getType());
    }

    /** {@code routeId} makes {@code route_id}. */
    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
