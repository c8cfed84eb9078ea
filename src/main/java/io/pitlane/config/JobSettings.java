package io.pitlane.config;

import java.time.Duration;

/**
 * How scheduled jobs are run.
 *
 * @param enabled whether they run by themselves
 * @param sweepInterval between two looks for what is due and was not run
 * @param tries attempts at a slot that fails, at least 1
 * @param firstPause before the second attempt; the pauses double
 * @param longestPause what they grow to
 * @param longestWait how long a slot that has to wait holds up the later ones of its job
 */
public record JobSettings(
        boolean enabled,
        Duration sweepInterval,
        int tries,
        Duration firstPause,
        Duration longestPause,
        Duration longestWait) {}
