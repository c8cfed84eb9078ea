package io.pitlane.load;

import java.time.LocalDate;
import java.util.List;

/** Rolls a batch back whose days have no partition yet, so that they are made and it is tried again. Never leaves this room. */
final class MissingDaysException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<LocalDate> days;

    MissingDaysException(String table, List<LocalDate> days) {
        super(table + " has no partition for " + days, null, false, false);
        this.days = days;
    }

    List<LocalDate> days() {
        return days;
    }
}
