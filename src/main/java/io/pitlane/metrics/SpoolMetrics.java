package io.pitlane.metrics;

/** Hears what befalls the spool. Every method is safe for use by many threads. */
public interface SpoolMetrics {

    /** A damaged file went into quarantine; of its records {@code saved} are back in the spool and {@code lost} are not. */
    void torn(String dataset, long saved, long lost);

    /** Unfinished files of processes that died, which nobody was told of, are gone. */
    void leftoversRemoved(long files);

    /** Ignores everything: for tools and tests. */
    static SpoolMetrics none() {
        return new SpoolMetrics() {
            @Override
            public void torn(String dataset, long saved, long lost) {}

            @Override
            public void leftoversRemoved(long files) {}
        };
    }
}
