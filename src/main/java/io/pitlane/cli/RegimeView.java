package io.pitlane.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.regime.RegimeOutcome;
import io.pitlane.regime.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows a snapshot and where it comes from. */
final class RegimeView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FACTORS = List.of("momentum", "technical", "volume", "quality", "social");

    private final RegimeOutcome outcome;
    private final Snapshot row;

    RegimeView(RegimeOutcome outcome, Snapshot row) {
        this.outcome = outcome;
        this.row = row;
    }

    Table table() {
        JsonNode votes = row.metadata().path("votes");
        Table table = new Table("what", "value", "vote");
        table.row("boundary", row.ts(), null);
        table.row("row", outcome.state().word(), null);
        table.row("regime", row.regime(), null);
        table.row("confidence", row.confidence() == null ? null : shown(row.confidence()), null);
        row.signals()
                .byName()
                .forEach((name, value) ->
                        table.row(name, shown(value), votes.path(name).asText(null)));
        row.weights()
                .properties()
                .forEach(weight -> table.row(
                        "weight of " + weight.getKey(), weight.getValue().asText(), null));
        return table;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ts", row.ts());
        json.put("state", outcome.state().word());
        json.put("regime", row.regime());
        json.put("confidence_score", row.confidence());
        json.putAll(row.signals().byName());
        json.put("weights", plain(row.weights()));
        json.put("detection_method", row.method());
        json.put("metadata", plain(row.metadata()));
        json.put("created_at", row.createdAt());
        return json;
    }

    /** The database keeps no order of them. */
    private static int place(String factor) {
        int place = FACTORS.indexOf(factor);
        return place < 0 ? FACTORS.size() : place;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /** As maps, lists and numbers that are doubles. */
    private static Object plain(JsonNode node) {
        try {
            return JSON.readValue(node.toString(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
