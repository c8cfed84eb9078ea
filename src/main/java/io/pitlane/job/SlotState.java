package io.pitlane.job;

import java.util.Locale;

/** What became of a slot so far. */
public enum SlotState {
    /** It is being worked on, or its process died over it. */
    RUNNING,
    /** Something must come first; every sweep tries again. */
    WAITING,
    /** It failed; it is tried again while it has a time for that. */
    FAILED,
    DONE,
    /** It never came to its end, and a later slot stands for it now. */
    SUPERSEDED;

    /** As in {@code ops.job_runs}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SlotState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
