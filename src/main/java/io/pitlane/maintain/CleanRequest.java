package io.pitlane.maintain;

import io.pitlane.error.InvalidInputException;
import java.util.Optional;

/**
 * What is to be taken away.
 *
 * @param olderThanDays rows whose time is more than so many days ago
 * @param dropOlderThanDays partitions of days before the day that was so many days ago, in UTC
 * @param truncate everything but the exchanges; the other two have nothing left to do then
 * @param force also what no verified export holds
 */
public record CleanRequest(
        Optional<Integer> olderThanDays, Optional<Integer> dropOlderThanDays, boolean truncate, boolean force) {

    private static final int MOST_DAYS = 36_500;

    /** @throws InvalidInputException if nothing is asked for, or a number of days is out of bounds */
    public CleanRequest {
        requireDays("--older-than", olderThanDays);
        requireDays("--drop-partitions-older-than", dropOlderThanDays);
        if (olderThanDays.isEmpty() && dropOlderThanDays.isEmpty() && !truncate) {
            throw new InvalidInputException("Nothing is asked for: give at least one of --older-than,"
                    + " --drop-partitions-older-than and --truncate");
        }
    }

    private static void requireDays(String option, Optional<Integer> days) {
        if (days.isPresent() && (days.get() < 1 || days.get() > MOST_DAYS)) {
            throw new InvalidInputException(
                    option + " " + days.get() + " is not a number of days from 1 to " + MOST_DAYS);
        }
    }
}
