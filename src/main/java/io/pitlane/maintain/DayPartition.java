package io.pitlane.maintain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partition of a table for one day in UTC, whose name tells the day. */
record DayPartition(MarketTable table, LocalDate day) {

    private static final Pattern DAY = Pattern.compile("_(\\d{4})_(\\d{2})_(\\d{2})$");

    /** Empty for a name of another form. */
    static Optional<DayPartition> named(MarketTable table, String name) {
        Matcher matcher = DAY.matcher(name);
        if (!matcher.find()
                || !name.startsWith(table.table())
                || matcher.start() != table.table().length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DayPartition(
                    table,
                    LocalDate.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)))));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    String name() {
        return table.table() + "_" + day.toString().replace('-', '_');
    }

    String qualified() {
        return MarketTable.SCHEMA + "." + MarketTable.quote(name());
    }
}
