package io.pitlane.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Runs two contestants in turn and keeps their times. Not thread-safe. */
final class Rounds {

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> baseline = new ArrayList<>();

    /** One timed run; what must be done before or checked behind it belongs outside. */
    interface Contestant {

        /** Seconds that the measured part took. */
        double run() throws Exception;
    }

    /** @param listener hears of each run, for people who wait */
    void run(int rounds, Contestant us, Contestant other, Consumer<String> listener) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            // Who runs first changes, so that neither always meets the warmer machine.
            if (round % 2 == 1) {
                baseline.add(run("baseline", round, other, listener));
                ours.add(run("pitlane", round, us, listener));
            } else {
                ours.add(run("pitlane", round, us, listener));
                baseline.add(run("baseline", round, other, listener));
            }
        }
    }

    private static double run(String name, int round, Contestant contestant, Consumer<String> listener)
            throws Exception {
        double seconds = contestant.run();
        listener.accept("round %d, %s: %.2f s".formatted(round, name, seconds));
        return seconds;
    }

    double ourMedian() {
        return median(ours);
    }

    double baselineMedian() {
        return median(baseline);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
