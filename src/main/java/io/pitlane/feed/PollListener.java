package io.pitlane.feed;

/** Hears how each poll ended. Called from several threads. */
@FunctionalInterface
public interface PollListener {

    void ended(PollEnd end);

    /** Hears nothing. */
    static PollListener none() {
        return end -> {};
    }
}
