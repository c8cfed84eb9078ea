package io.pitlane.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tells two lists of lines apart, in a form that a failed test can print. */
final class Differences {

    private Differences() {}

    /** Lines that one list has more often than the other; empty where only their order may differ. */
    static List<String> of(List<String> first, List<String> second) {
        Map<String, Integer> surplus = new HashMap<>();
        second.forEach(line -> surplus.merge(line, 1, Integer::sum));
        List<String> differences = new ArrayList<>();
        for (String line : first) {
            if (surplus.merge(line, -1, Integer::sum) < 0) {
                differences.add("- " + line);
            }
        }
        for (String line : second) {
            if (surplus.getOrDefault(line, 0) > 0) {
                surplus.merge(line, -1, Integer::sum);
                differences.add("+ " + line);
            }
        }
        return differences;
    }
}
