package io.pitlane.metrics;

/** Hears how loads end. The loader knows nothing of Micrometer; every method is safe for use by many threads. */
public interface LoadMetrics {

    /** Counts of one committed batch of {@code dataset}, and the seconds its transaction took. */
    void batchCommitted(
            String dataset, long read, long inserted, long updated, long duplicate, long rejected, double seconds);

    /** Ignores everything: for tools and tests. */
    static LoadMetrics none() {
        return (dataset, read, inserted, updated, duplicate, rejected, seconds) -> {};
    }
}
