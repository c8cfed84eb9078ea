package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The days that are loaded apart, as the database has them in {@code ops.day_loads}: begins them, finishes them, and
 * finds those that nobody will finish. Each in a transaction of its own. Thread-safe.
 */
public final class DayLoads {

    private static final Retry RETRY = new Retry(6, Duration.ofMillis(150), Duration.ofSeconds(3));

    private final Transactions transactions;

    public DayLoads(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A day of a dataset. */
    private record Day(String dataset, LocalDate day) {}

    /**
     * Makes a table for a day that has no partition.
     *
     * @param holder key of the lock that says that we live
     * @return the table's name, quoted; empty if the day cannot be loaded apart
     */
    Optional<String> begin(String dataset, LocalDate day, String loadId, long holder) {
        return transactions.call(OperationKind.DDL, "begin-day", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select ops.begin_day_load(?, ?, ?, ?)")) {
                statement.setString(1, dataset);
                statement.setObject(2, day);
                statement.setString(3, loadId);
                statement.setLong(4, holder);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return Optional.ofNullable(result.getString(1));
                }
            }
        });
    }

    /**
     * Makes a day's table a partition, whoever began it; nothing to do if somebody else did.
     *
     * @param alone whether the server may use several processes for one index
     */
    void finish(String dataset, LocalDate day, boolean alone) {
        RETRY.call(
                () -> transactions.call(OperationKind.DDL, "finish-day", connection -> {
                    finish(connection, dataset, day, alone);
                    return null;
                }),
                e -> e instanceof DatabaseUnavailableException);
    }

    private static void finish(Connection connection, String dataset, LocalDate day, boolean alone)
            throws SQLException {
        if (!alone) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local max_parallel_maintenance_workers = 0");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("select ops.finish_day_load(?, ?)")) {
            statement.setString(1, dataset);
            statement.setObject(2, day);
            statement.execute();
        }
    }

    /**
     * Finishes the days whose load was killed, so that their rows can be seen.
     *
     * @return how many there were
     */
    public int finishOrphans() {
        return finish("not ops.day_load_is_held(holder)");
    }

    /**
     * Finishes every day of a dataset, as is needed before something is done to the table as a whole. A load that is
     * under way goes on in the usual way.
     *
     * @return how many there were
     */
    public int finishAll(String dataset) {
        return finish("dataset = '" + dataset.replace("'", "''") + "'");
    }

    private int finish(String condition) {
        List<Day> days = transactions.call(OperationKind.READ, "find-days", connection -> find(connection, condition));
        days.forEach(day -> finish(day.dataset(), day.day(), true));
        return days.size();
    }

    private static List<Day> find(Connection connection, String condition) throws SQLException {
        List<Day> days = new ArrayList<>();
        if (!areAllowed(connection)) {
            return days;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select dataset, day from ops.day_loads where " + condition + " order by dataset, day")) {
            while (rows.next()) {
                days.add(new Day(rows.getString(1), rows.getObject(2, LocalDate.class)));
            }
        }
        return days;
    }

    /** Whether this role may load days apart. */
    boolean areAllowed() {
        return transactions.call(OperationKind.READ, "may-load-days", DayLoads::areAllowed);
    }

    /** Not in an older schema, nor where the role was not given the right. */
    private static boolean areAllowed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select bool_and(coalesce(has_function_privilege(to_regprocedure('ops.' || name), 'execute'),"
                                + " false)) from unnest(array['begin_day_load(text, date, text, bigint)',"
                                + " 'finish_day_load(text, date)']) name")) {
            result.next();
            return result.getBoolean(1);
        }
    }
}
