package io.pitlane.metrics;

/** Hears how drills end. Thread-safe. */
public interface DrillMetrics {

    /** @param atEpochSeconds when the set was found to restore */
    void passed(double seconds, double atEpochSeconds);

    /** The set is damaged, or was not tried to the end. */
    void notPassed();

    static DrillMetrics none() {
        return new DrillMetrics() {
            @Override
            public void passed(double seconds, double atEpochSeconds) {}

            @Override
            public void notPassed() {}
        };
    }
}
