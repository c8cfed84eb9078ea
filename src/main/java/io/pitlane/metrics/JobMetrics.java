package io.pitlane.metrics;

/** Hears how slots of scheduled jobs end. Safe for use by many threads. */
public interface JobMetrics {

    /** @param outcome {@code done}, {@code failed} or {@code waiting} */
    void slotEnded(String job, String outcome, double seconds);

    /** A slot was found whose process had died over it. */
    void slotInterrupted(String job);

    /** @param atEpochSeconds when a slot was done last, by whatever process */
    void lastSuccess(String job, double atEpochSeconds);

    /** @param seconds since the first due time that is not settled; 0: the job is on time */
    void lateBy(String job, double seconds);

    /** Ignores everything: for tools and tests. */
    static JobMetrics none() {
        return new JobMetrics() {
            @Override
            public void slotEnded(String job, String outcome, double seconds) {}

            @Override
            public void slotInterrupted(String job) {}

            @Override
            public void lastSuccess(String job, double atEpochSeconds) {}

            @Override
            public void lateBy(String job, double seconds) {}
        };
    }
}
