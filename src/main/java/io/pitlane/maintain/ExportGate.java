package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Lets a day go that a verified export holds as it is now, or any where none is required. Thread-safe. */
final class ExportGate {

    private final boolean isRequired;

    /** @param isRequired whether a day needs such an export */
    ExportGate(boolean isRequired) {
        this.isRequired = isRequired;
    }

    /** Those of the days that may go. */
    TreeSet<LocalDate> open(Connection connection, String dataset, Collection<LocalDate> days) throws SQLException {
        return isRequired ? exported(connection, dataset, days) : new TreeSet<>(days);
    }

    /** Those of the days of a table whose partition may go: also one without rows, of which nothing is lost. */
    TreeSet<LocalDate> openPartitions(Connection connection, DatasetTable table, Collection<LocalDate> days)
            throws SQLException {
        TreeSet<LocalDate> open = open(connection, table.dataset(), days);
        for (LocalDate day : days) {
            if (!open.contains(day) && isEmpty(connection, table.day(day))) {
                open.add(day);
            }
        }
        return open;
    }

    boolean isOpen(Connection connection, DayPartition partition) throws SQLException {
        return !openPartitions(connection, partition.table(), List.of(partition.day()))
                .isEmpty();
    }

    /** Also one that is not there. */
    static boolean isEmpty(Connection connection, DayPartition partition) throws SQLException {
        if (!PartitionLinks.isThere(connection, partition)) {
            return true;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select not exists (select from " + partition.quoted() + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Those of the days that a verified export holds in their current version; none in a schema without exports. */
    static TreeSet<LocalDate> exported(Connection connection, String dataset, Collection<LocalDate> days)
            throws SQLException {
        TreeSet<LocalDate> exported = new TreeSet<>();
        if (days.isEmpty() || !knowsExports(connection)) {
            return exported;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "select day from unnest(cast(? as date[])) day where ops.day_is_exported(?, day)")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", days.stream().map(LocalDate::toString).toArray()));
            statement.setString(2, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    exported.add(rows.getObject(1, LocalDate.class));
                }
            }
        }
        return exported;
    }

    private static boolean knowsExports(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select to_regprocedure('ops.day_is_exported(text, date)') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
