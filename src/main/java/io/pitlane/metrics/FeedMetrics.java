package io.pitlane.metrics;

/** Hears of polls and of the requests that they make. Safe for use by many threads. */
public interface FeedMetrics {

    /**
     * @param kind such as {@code trades}
     * @param status success, partial, error or skipped
     */
    void pollEnded(String venue, String kind, String status);

    /** @param outcome {@code answered}, {@code refused}, {@code limited} or {@code failed} */
    void requestEnded(String venue, String outcome, long nanos);

    /** Ignores everything: for tools and tests. */
    static FeedMetrics none() {
        return new FeedMetrics() {
            @Override
            public void pollEnded(String venue, String kind, String status) {}

            @Override
            public void requestEnded(String venue, String outcome, long nanos) {}
        };
    }
}
