package io.pitlane.load;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The days that may be made for one file: times that are wrong, though inside their bounds, must not fill a database with
 * partitions. Thread-safe.
 */
final class DayBudget {

    static final int MOST_DAYS = 400;

    private final Set<LocalDate> made = new HashSet<>();
    private boolean exceeded;

    /** @throws HeldDayException if these are more than are left; then none of them is taken */
    synchronized void take(String table, Collection<LocalDate> days) {
        Set<LocalDate> all = new HashSet<>(made);
        all.addAll(days);
        if (all.size() > MOST_DAYS) {
            exceeded = true;
            throw new HeldDayException(
                    "its records reach more than " + MOST_DAYS + " days for which " + table
                            + " has no partition, and no more are made for one file; look at its times, and if"
                            + " they are right, split it into files of fewer days",
                    null);
        }
        made.addAll(days);
    }

    synchronized boolean hasRoomFor(LocalDate day) {
        return made.size() < MOST_DAYS || made.contains(day);
    }

    synchronized boolean isExceeded() {
        return exceeded;
    }
}
