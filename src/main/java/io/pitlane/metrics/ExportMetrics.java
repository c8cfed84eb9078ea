package io.pitlane.metrics;

/** Hears how exports end. Safe for use by many threads. */
public interface ExportMetrics {

    /**
     * @param seconds that it took
     * @param bytes size of the set
     * @param written parts that were written
     * @param linked parts that were taken over from the set before
     */
    void exportWritten(double seconds, long bytes, long written, long linked);

    void exportFailed();

    /** Ignores everything: for tools and tests. */
    static ExportMetrics none() {
        return new ExportMetrics() {
            @Override
            public void exportWritten(double seconds, long bytes, long written, long linked) {}

            @Override
            public void exportFailed() {}
        };
    }
}
