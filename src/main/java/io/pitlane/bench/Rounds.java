package io.pitlane.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs two contestants in turn and keeps their times, but for those of a first round: Java compiles what it repeats, and
 * the server reads what it keeps in memory. Not thread-safe.
 */
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
        run("warming up, baseline", other, listener);
        run("warming up, pitlane", us, listener);
        for (int round = 1; round <= rounds; round++) {
            // Who runs first changes, so that neither always meets the warmer machine.
            String name = "round " + round + ", ";
            if (round % 2 == 1) {
                baseline.add(run(name + "baseline", other, listener));
                ours.add(run(name + "pitlane", us, listener));
            } else {
                ours.add(run(name + "pitlane", us, listener));
                baseline.add(run(name + "baseline", other, listener));
            }
        }
    }

    private static double run(String name, Contestant contestant, Consumer<String> listener) throws Exception {
        double seconds = contestant.run();
        listener.accept("%s: %.2f s".formatted(name, seconds));
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
