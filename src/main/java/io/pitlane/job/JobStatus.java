package io.pitlane.job;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How one job is.
 *
 * @param isOn whether it runs by itself
 * @param next when it runs next by itself; in the past: it is about to
 * @param owedSince the first due time that has come and is not settled; empty: it is on time
 * @param last the slot with the newest due time
 * @param asOf by the clock of the database
 */
public record JobStatus(
        Job job,
        boolean isOn,
        Optional<Instant> next,
        Optional<Instant> owedSince,
        Optional<SlotView> last,
        Instant asOf) {

    /** Longer than sweeps and a usual run take: from then on somebody should know. */
    private static final Duration TOO_LATE = Duration.ofMinutes(10);

    /** Whether it runs by itself, should have been done a while ago and was not. */
    public boolean isLate() {
        return isOn
                && owedSince.filter(due -> due.plus(TOO_LATE).isBefore(asOf)).isPresent();
    }

    /** Whether it was run for a time that has not come: the clock of the database was set back since. */
    public boolean isAhead() {
        return last.filter(view -> view.slot().due().isAfter(asOf.plus(TOO_LATE)))
                .isPresent();
    }

    /** Whether its newest slot failed. */
    public boolean hasFailed() {
        return last.filter(view -> view.slot().state() == SlotState.FAILED).isPresent();
    }

    /** The keys and values of its JSON, on the command line and over HTTP. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job", job.name());
        fields.put("description", job.description());
        fields.put("cron", job.cron().toString());
        fields.put("catch_up", job.catchUp().name().toLowerCase(Locale.ROOT));
        fields.put("enabled", isOn);
        fields.put("next", next.map(Instant::toString).orElse(null));
        fields.put("owed_since", owedSince.map(Instant::toString).orElse(null));
        fields.put("last", last.map(SlotView::fields).orElse(null));
        return fields;
    }
}
