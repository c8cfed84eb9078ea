package io.pitlane.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A slot as people and programs are shown it.
 *
 * @param isDead whether it is running by its row, and no process is at work on it: the next sweep does it again
 */
public record SlotView(Slot slot, boolean isDead) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One or two words; those of {@code ops.job_runs} but for a slot whose process died. */
    public String state() {
        return isDead ? "interrupted" : slot.state().word();
    }

    /** How long the last attempt took, in seconds; null while it goes on. */
    public Double seconds() {
        return slot.ended()
                .map(ended ->
                        Math.max(0, Duration.between(slot.started(), ended).toNanos() / 1e9))
                .orElse(null);
    }

    /** The keys and values of its JSON, on the command line and over HTTP. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job", slot.job());
        fields.put("due", slot.due().toString());
        fields.put("state", state());
        fields.put("attempts", slot.attempts());
        fields.put("interruptions", slot.interruptions());
        fields.put("waits", slot.waits());
        fields.put("covers", slot.covers());
        fields.put("covers_from", slot.coversFrom().toString());
        fields.put("started", slot.started().toString());
        fields.put("ended", slot.ended().map(Instant::toString).orElse(null));
        fields.put("seconds", seconds());
        fields.put("next_try", slot.nextTry().map(Instant::toString).orElse(null));
        fields.put("figures", slot.figures().map(SlotView::parsed).orElse(null));
        fields.put("error", slot.error().orElse(null));
        fields.put("writer", slot.writer());
        fields.put("started_by", slot.startedBy().word());
        return fields;
    }

    private static Object parsed(String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave JSON that is none: " + json, e);
        }
    }
}
