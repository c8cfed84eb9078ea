package io.pitlane.job;

import java.time.Duration;

/**
 * How patient one is with slots.
 *
 * @param tries attempts after which a slot that fails is given up, those aside that only waited; at least 1
 * @param firstPause before the second attempt; the pauses double
 * @param longestPause what the pauses grow to
 * @param longestWait how long a slot that waits holds up the later ones of its job
 */
public record SlotRules(int tries, Duration firstPause, Duration longestPause, Duration longestWait) {

    /** Before the next attempt, when so many failed. */
    Duration pauseAfter(int attempts) {
        long factor = 1L << Math.min(attempts - 1, 30);
        Duration pause = firstPause.multipliedBy(factor);
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
