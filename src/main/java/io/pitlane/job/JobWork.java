package io.pitlane.job;

import java.time.Instant;
import java.util.Map;

/** Does what a job is for. Safe for use by many threads. */
public interface JobWork {

    /**
     * Works on one slot, for as long as it takes.
     *
     * @return figures of the work, of values that JSON has; null: there are none
     * @throws io.pitlane.error.NotYetException if something must come first
     */
    Map<String, Object> run(String job, Instant due);
}
