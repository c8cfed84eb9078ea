package io.pitlane.metrics;

/** Hears how the backlog is brought home. Safe for use by many threads. */
public interface ReconcileMetrics {

    /** @param outcome {@code loaded}, {@code duplicate} or {@code failed} */
    void filesEnded(String dataset, String outcome, long files);

    /** Records of files that were loaded. */
    void recordsLoaded(String dataset, long inserted, long updated, long duplicate, long rejected);

    /**
     * @param atEpochSeconds when it ended
     * @param recordsPerSecond what it brought home; 0 where there was nothing to do
     * @param failed whether it broke off, or left files that cannot be loaded
     */
    void runEnded(double seconds, double atEpochSeconds, double recordsPerSecond, boolean failed);

    /** Ignores everything: for tools and tests. */
    static ReconcileMetrics none() {
        return new ReconcileMetrics() {
            @Override
            public void filesEnded(String dataset, String outcome, long files) {}

            @Override
            public void recordsLoaded(String dataset, long inserted, long updated, long duplicate, long rejected) {}

            @Override
            public void runEnded(double seconds, double atEpochSeconds, double recordsPerSecond, boolean failed) {}
        };
    }
}
