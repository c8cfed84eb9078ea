package io.pitlane.selftest;

import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison of the database with what was acknowledged has found.
 *
 * @param lost records that were acknowledged and are not there
 * @param doubled rows beyond the first of one record
 * @param invented rows that were never sent, or not like that
 * @param examples sentences on some of them
 */
public record Verdict(long lost, long doubled, long invented, List<String> examples) {

    static final Verdict CLEAN = new Verdict(0, 0, 0, List.of());
    private static final int MOST_EXAMPLES = 10;

    public Verdict {
        examples = List.copyOf(examples);
    }

    public boolean isClean() {
        return lost == 0 && doubled == 0 && invented == 0;
    }

    Verdict plus(Verdict other) {
        List<String> all = new ArrayList<>(examples);
        all.addAll(other.examples());
        return new Verdict(
                lost + other.lost(),
                doubled + other.doubled(),
                invented + other.invented(),
                all.subList(0, Math.min(MOST_EXAMPLES, all.size())));
    }

    /** What this one has found and an earlier one has not. */
    Verdict minus(Verdict earlier) {
        return new Verdict(
                Math.max(0, lost - earlier.lost()),
                Math.max(0, doubled - earlier.doubled()),
                Math.max(0, invented - earlier.invented()),
                examples.stream()
                        .filter(each -> !earlier.examples().contains(each))
                        .toList());
    }
}
