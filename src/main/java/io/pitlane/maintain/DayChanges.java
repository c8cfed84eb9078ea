package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;

/** Tells the versions of days that rows of a day are gone, so that no export takes it for unchanged. */
final class DayChanges {

    private DayChanges() {}

    /** In the caller's transaction, which removes the rows; nothing where the schema keeps no versions of days. */
    static void note(Connection connection, String dataset, LocalDate day) throws SQLException {
        if (!areKept(connection)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("select ops.note_day_change(?, ?)")) {
            statement.setString(1, dataset);
            statement.setObject(2, day);
            statement.execute();
        }
    }

    private static boolean areKept(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select to_regprocedure('ops.note_day_change(text, date)') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
