package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The days of a table that are old enough to go.
 *
 * @param fresh those that nobody has begun with
 * @param begun those that are on their way out, with their notes
 */
record DueDays(TreeSet<LocalDate> fresh, TreeMap<LocalDate, DayNote> begun) {

    /** @param before days before this one are old */
    static DueDays before(Connection connection, DatasetTable table, LocalDate before) throws SQLException {
        TreeMap<LocalDate, DayNote> begun = DayNotes.of(connection, table.dataset(), false);
        begun.tailMap(before, true).clear();
        TreeSet<LocalDate> fresh = new TreeSet<>();
        for (String name : PartitionLinks.of(connection, table).keySet()) {
            DayPartition.named(table, name).map(DayPartition::day).ifPresent(fresh::add);
        }
        fresh.tailSet(before, true).clear();
        fresh.removeAll(begun.keySet());
        return new DueDays(fresh, begun);
    }

    TreeSet<LocalDate> all() {
        TreeSet<LocalDate> all = new TreeSet<>(fresh);
        all.addAll(begun.keySet());
        return all;
    }

    boolean isBegun(LocalDate day) {
        return begun.containsKey(day);
    }
}
