package io.pitlane.metrics;

/** Hears of requests that the HTTP listener refuses before a route sees them. Safe for use by many threads. */
public interface DoorMetrics {

    /** @param reason one of few words, such as {@code unauthenticated} */
    void refused(String reason);

    /** Ignores everything: for tools and tests. */
    static DoorMetrics none() {
        return reason -> {};
    }
}
