package io.pitlane.job;

import java.util.Locale;

/** Who made a slot. */
public enum StartedBy {
    /** The schedule, and catching up on it. */
    SCHEDULE,
    COMMAND,
    HTTP;

    /** As in {@code ops.job_runs}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StartedBy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
