package io.pitlane.metrics;

/** Hears how database operations end. Safe for use by many threads. */
@FunctionalInterface
public interface OperationMetrics {

    /**
     * @param kind what sort of work, lower case: read, write, copy, ddl
     * @param nanos duration of the whole operation, commit included
     */
    void operationEnded(String kind, String name, long nanos, boolean failed);

    /** Ignores everything: for tools and tests. */
    static OperationMetrics none() {
        return (kind, name, nanos, failed) -> {};
    }
}
