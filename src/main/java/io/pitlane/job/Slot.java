package io.pitlane.job;

import java.time.Instant;
import java.util.Optional;

/**
 * One due time of a job that was taken up: a row of {@code ops.job_runs}. Times are those of the database's clock.
 *
 * @param attempts how often it was begun, the attempt under way included
 * @param interruptions how many of these ended with the death of their process
 * @param waits how many of these ended because something had to come first, or the process was told to stop
 * @param coversFrom the first due time that it stands for
 * @param covers how many due times it stands for, its own included
 * @param started begin of the last attempt
 * @param ended its end; empty while it runs
 * @param nextTry when a failed one is tried again; empty: not by itself
 * @param figures what the job says of its work, as JSON
 * @param error why it failed, or what it waits for
 * @param writer process of the last attempt
 */
public record Slot(
        String job,
        Instant due,
        SlotState state,
        int attempts,
        int interruptions,
        int waits,
        Instant coversFrom,
        int covers,
        Instant firstStarted,
        Instant started,
        Optional<Instant> ended,
        Optional<Instant> nextTry,
        Optional<String> figures,
        Optional<String> error,
        String writer,
        StartedBy startedBy) {

    /** Attempts that count against the slot, the one under way included. */
    int tries() {
        return attempts - waits;
    }
}
