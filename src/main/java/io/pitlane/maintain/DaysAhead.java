package io.pitlane.maintain;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the partitions of the days to come, so that the first record of a day need not. Each in a transaction of its own;
 * safe to do at once with others. Thread-safe.
 */
public final class DaysAhead {

    private static final int MOST_DAYS = 366;

    /** Today by the clock of the database. A day that was taken away stays away. */
    private static final String MISSING =
            """
            select day
            from generate_series(0, ? - 1) ahead
            cross join lateral (select (now() at time zone 'UTC')::date + ahead as day) days
            where to_regclass(? || to_char(day, '_YYYY_MM_DD')) is null
                and not exists (select from ops.dropped_days dropped where dropped.dataset = ? and dropped.day = days.day)
            order by day
            """;

    private final Transactions transactions;

    public DaysAhead(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @throws InvalidInputException unless it is 0 to 366 */
    public static void requireDays(int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new InvalidInputException("--create-partitions-days " + days + " is not from 0 to " + MOST_DAYS);
        }
    }

    /**
     * Makes what is missing of the next {@code days} days, today included, of every table.
     *
     * @return names of the new partitions, without the schema
     */
    public List<String> create(int days) {
        requireDays(days);
        List<String> created = new ArrayList<>();
        for (MarketTable table : MarketTable.partitioned()) {
            List<LocalDate> missing =
                    transactions.call(OperationKind.READ, "find-days", connection -> missing(connection, table, days));
            for (LocalDate day : missing) {
                transactions.call(OperationKind.DDL, "create-day", connection -> create(connection, table, day));
                created.add(new DayPartition(table, day).name());
            }
        }
        return created;
    }

    private static List<LocalDate> missing(Connection connection, MarketTable table, int days) throws SQLException {
        List<LocalDate> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
            statement.setInt(1, days);
            statement.setString(2, table.qualified());
            statement.setString(3, table.qualified());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getObject(1, LocalDate.class));
                }
            }
        }
        return missing;
    }

    private static boolean create(Connection connection, MarketTable table, LocalDate day) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select ops.create_day_partition(?::regclass, ?)")) {
            statement.setString(1, table.qualified());
            statement.setObject(2, day);
            return statement.execute();
        }
    }
}
