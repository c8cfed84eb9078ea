package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.database.SqlStates;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * Makes the partitions that tables have for single days (UTC). Whoever reads or writes the table meanwhile does not
 * wait, and several processes may make the same day at once. Thread-safe.
 */
public final class DayPartitions {

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuu_MM_dd");

    private final Transactions transactions;

    public DayPartitions(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The name that the partition of a day has, in the schema of its table. */
    public static String nameOf(String table, LocalDate day) {
        return table + "_" + SUFFIX.format(day);
    }

    /**
     * Makes the partition of a day, in a short transaction of its own, unless it is there.
     *
     * @param schema of the table; names are taken as they are
     * @return whether it was not there
     * @throws HeldDayException if the day was dropped on purpose
     */
    public boolean create(String schema, String table, LocalDate day) {
        return transactions.call(OperationKind.DDL, "create-day", connection -> create(connection, schema, table, day));
    }

    /** As the other, in the caller's transaction; until its end nobody else can make a day of the table. */
    static boolean create(Connection connection, String schema, String table, LocalDate day) throws SQLException {
        String name = TableSql.quote(schema) + "." + TableSql.quote(table);
        try (PreparedStatement statement = connection.prepareStatement(
                "select to_regclass(?) is null, ops.create_day_partition(?::regclass, ?::date)")) {
            statement.setString(1, TableSql.quote(schema) + "." + TableSql.quote(nameOf(table, day)));
            statement.setString(2, name);
            statement.setString(3, day.toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            if (SqlStates.of(e).equals(SqlStates.OBJECT_NOT_IN_PREREQUISITE_STATE)) {
                throw dropped(schema + "." + table, day, "dropped", e);
            }
            throw e;
        }
    }

    /** @param state as {@code ops.dropped_days} has it */
    static HeldDayException dropped(String table, LocalDate day, String state, SQLException cause) {
        return new HeldDayException(
                "there are records of " + day + ", a day that "
                        + (state.equals("detaching") ? "is being dropped from " : "was dropped from ") + table
                        + "; to have it back run `pitlane db undrop " + table + " " + day
                        + "`, else take those records out",
                cause);
    }
}
