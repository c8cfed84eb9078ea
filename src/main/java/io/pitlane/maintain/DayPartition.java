package io.pitlane.maintain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partition of a table for one day in UTC, whose name tells the day. */
record DayPartition(DatasetTable table, LocalDate day) {

    private static final Pattern DAY = Pattern.compile("_(\\d{4})_(\\d{2})_(\\d{2})$");

    /** Empty for a name of another form. */
    static Optional<DayPartition> named(DatasetTable table, String name) {
        Matcher matcher = DAY.matcher(name);
        if (!matcher.find()
                || !name.startsWith(table.name())
                || matcher.start() != table.name().length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(table.day(LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)))));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    String dataset() {
        return table.dataset();
    }

    String name() {
        return table.nameOf(day);
    }

    /** As statements name it. */
    String quoted() {
        return table.quoted(name());
    }

    /** The bounds as a partition is attached with them, whatever the time zone of the session. */
    String bounds() {
        return "from ('" + day + " 00:00:00+00') to ('" + day.plusDays(1) + " 00:00:00+00')";
    }

    @Override
    public String toString() {
        return day + " of " + dataset();
    }
}
