package io.pitlane.maintain;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** The table of a dataset, by the name that both have: {@code schema.table}. */
record DatasetTable(String dataset) {

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("_uuuu_MM_dd");

    String schema() {
        return dataset.substring(0, dataset.indexOf('.'));
    }

    String name() {
        return dataset.substring(dataset.indexOf('.') + 1);
    }

    /** As statements name it. */
    String quoted() {
        return quoted(name());
    }

    /** As statements name another table of the same schema, such as a partition. */
    String quoted(String neighbour) {
        return quote(schema()) + "." + quote(neighbour);
    }

    DayPartition day(LocalDate day) {
        return new DayPartition(this, day);
    }

    /** The name that the partition of a day has. */
    String nameOf(LocalDate day) {
        return name() + SUFFIX.format(day);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
