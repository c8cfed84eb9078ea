package io.pitlane.export;

import io.pitlane.error.InvalidInputException;
import java.time.LocalDate;

/** Days from the first to the last, both of them included, in UTC. */
public record DayRange(LocalDate from, LocalDate to) {

    /** @throws InvalidInputException if the last lies before the first */
    public DayRange {
        if (to.isBefore(from)) {
            throw new InvalidInputException("--to " + to + " lies before --from " + from);
        }
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }

    @Override
    public String toString() {
        return from.equals(to) ? from.toString() : from + " to " + to;
    }
}
