package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The audit of one run that takes something away: rows of {@code ops.removals}, each written in the transaction that does
 * what it tells. Thread-safe.
 */
final class RemovalLog {

    /** What was done, as the table says it. */
    enum Action {
        DETACH("detach"),
        DROP("drop"),
        DELETE("delete"),
        TRUNCATE("truncate"),
        PUT_BACK("put-back"),
        UNDROP("undrop");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private static final String ADD =
            """
            insert into ops.removals as known (run, command, action, dataset, day, rows, bytes, forced)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (run, action, dataset, day) do update
            set rows = known.rows + excluded.rows, forced = known.forced or excluded.forced, at = clock_timestamp()
            """;

    private final UUID run = UUID.randomUUID();
    private final String command;

    /** @param command such as {@code retention} */
    RemovalLog(String command) {
        this.command = command;
    }

    /** What works. */
    String command() {
        return command;
    }

    /**
     * Adds to what the run has done to the day.
     *
     * @param day null: the dataset as a whole
     */
    void add(
            Connection connection,
            Action action,
            String dataset,
            LocalDate day,
            OptionalLong rows,
            OptionalLong bytes,
            boolean forced)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setObject(1, run);
            statement.setString(2, command);
            statement.setString(3, action.word());
            statement.setString(4, dataset);
            statement.setObject(5, day, Types.DATE);
            setLong(statement, 6, rows);
            setLong(statement, 7, bytes);
            statement.setBoolean(8, forced);
            statement.executeUpdate();
        }
    }

    private static void setLong(PreparedStatement statement, int index, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(index, value.getAsLong());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }
}
