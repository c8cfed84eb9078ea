package io.pitlane.metrics;

import java.util.function.IntSupplier;

/** Hears what the store does. Safe for use by many threads. */
public interface StoreMetrics {

    /** A queue was opened; {@code depth} tells how many submissions wait in it. */
    void queueOpened(String dataset, IntSupplier depth);

    /** A writer took so many submissions with so many records. */
    void groupTaken(String dataset, int submissions, int records);

    /** A submission is durable, {@code nanos} after it came. */
    void acknowledged(String dataset, String tier, long nanos);

    /** A group is tried again. */
    void retried(String dataset);

    /** Submissions go to the spool in place of the database. */
    void fellBack(String dataset, String reason, int submissions);

    /** @param resolution {@code committed}, {@code rolled_back} or {@code spooled} */
    void commitWasAmbiguous(String resolution);

    /** A submission of which nothing is kept. */
    void refused(String dataset, String reason);

    /** Ignores everything: for tools and tests. */
    static StoreMetrics none() {
        return new StoreMetrics() {
            @Override
            public void queueOpened(String dataset, IntSupplier depth) {}

            @Override
            public void groupTaken(String dataset, int submissions, int records) {}

            @Override
            public void acknowledged(String dataset, String tier, long nanos) {}

            @Override
            public void retried(String dataset) {}

            @Override
            public void fellBack(String dataset, String reason, int submissions) {}

            @Override
            public void commitWasAmbiguous(String resolution) {}

            @Override
            public void refused(String dataset, String reason) {}
        };
    }
}
