package io.pitlane.regime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Times without a price, in words for people. Pure functions. */
final class Gaps {

    private static final int MOST_RUNS = 4;

    private Gaps() {}

    /**
     * Names times, those that follow each other as one run.
     *
     * @param step from one time to the next within a run
     * @param times in their order; at least one
     */
    static String words(List<Instant> times, Duration step) {
        List<String> runs = new ArrayList<>();
        int told = 0;
        for (int from = 0; from < times.size() && runs.size() < MOST_RUNS; ) {
            int to = from;
            while (to + 1 < times.size() && times.get(to).plus(step).equals(times.get(to + 1))) {
                to++;
            }
            runs.add(from == to ? times.get(from).toString() : times.get(from) + " to " + times.get(to));
            told += to - from + 1;
            from = to + 1;
        }
        int rest = times.size() - told;
        return String.join(", ", runs) + (rest == 0 ? "" : " and " + rest + " more");
    }
}
