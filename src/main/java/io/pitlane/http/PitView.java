package io.pitlane.http;

import io.pitlane.http.ReadColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One list of PIT records that is served.
 *
 * @param table what is read, and how
 * @param parameters those that a request may have
 * @param fixed parameters that it always has
 */
record PitView(ReadTable table, List<String> parameters, Map<String, String> fixed) {

    static final String MIN_SCORE = "min_score";

    static final String SCORE = "score";
    static final String PASSED = "passed";
    static final List<String> GATES =
            List.of("gate_score", "gate_vadr", "gate_funding", "gate_microstructure", "gate_freshness", "gate_fatigue");

    /** Everything that the table lets one ask for. */
    static PitView whole(ReadTable table) {
        return new PitView(table, table.parameters(), Map.of());
    }

    PitView with(String parameter, String value) {
        List<String> others = new ArrayList<>(parameters);
        others.remove(parameter);
        return new PitView(table, others, Map.of(parameter, value));
    }

    PitView without(String... unwanted) {
        List<String> others = new ArrayList<>(parameters);
        others.removeAll(List.of(unwanted));
        return new PitView(table, others, fixed);
    }

    /** The same rows, the best first, where a score is asked for. */
    ReadTable tableFor(Map<String, String> asked) {
        return asked.containsKey(MIN_SCORE) ? byScore() : table;
    }

    private ReadTable byScore() {
        List<ReadColumn> key = new ArrayList<>(List.of(new ReadColumn(SCORE, Kind.DOUBLE)));
        key.addAll(table.key());
        return table.withKey(key);
    }
}
