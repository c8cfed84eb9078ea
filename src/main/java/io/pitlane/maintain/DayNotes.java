package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The table {@code ops.dropped_days}: a day that has a row there is made by no load. All of it in the caller's
 * transaction.
 */
final class DayNotes {

    private static final String COLUMNS = "select dataset, day, state, at, until, forced from ops.dropped_days ";

    private static final String TAKE =
            """
            insert into ops.dropped_days (dataset, day, state, at, by, until, forced)
            values (?, ?, 'detaching', now(), ? || ', ' || session_user, now() + ? * interval '1 millisecond', ?)
            on conflict (dataset, day) do update
            set state = case when dropped_days.state = 'detached' then 'detached' else 'detaching' end,
                at = excluded.at, by = excluded.by, until = excluded.until,
                forced = dropped_days.forced or excluded.forced
            """;

    /** The time that is left to put the day back begins when it is out. */
    private static final String DETACHED =
            """
            update ops.dropped_days
            set state = 'detached', at = now(), until = coalesce(until + (now() - at), now())
            where dataset = ? and day = ? and state = 'detaching'
            """;

    private static final String DROPPED =
            "update ops.dropped_days set state = 'dropped', at = now() where dataset = ? and day = ?";

    private static final String FORGET = "delete from ops.dropped_days where dataset = ? and day = ?";

    private DayNotes() {}

    /** Days of a dataset that are on their way out, or all of them. */
    static TreeMap<LocalDate, DayNote> of(Connection connection, String dataset, boolean droppedToo)
            throws SQLException {
        TreeMap<LocalDate, DayNote> notes = new TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(COLUMNS + "where dataset = ? and (state <> 'dropped' or ?)")) {
            statement.setString(1, dataset);
            statement.setBoolean(2, droppedToo);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    DayNote note = note(rows);
                    notes.put(note.day(), note);
                }
            }
        }
        return notes;
    }

    /** The days of all datasets that are on their way out, by dataset, the oldest first. */
    static Map<String, List<DayNote>> open(Connection connection) throws SQLException {
        Map<String, List<DayNote>> notes = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS + "where state <> 'dropped' order by dataset, day")) {
            while (rows.next()) {
                notes.computeIfAbsent(rows.getString(1), dataset -> new ArrayList<>())
                        .add(note(rows));
            }
        }
        return notes;
    }

    static Optional<DayNote> find(Connection connection, DayPartition partition) throws SQLException {
        return Optional.ofNullable(of(connection, partition.dataset(), true).get(partition.day()));
    }

    /**
     * From now on no load makes the day.
     *
     * @param command what takes it away
     * @param grace how long its rows are kept
     */
    static void take(Connection connection, DayPartition partition, String command, Duration grace, boolean forced)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setString(1, partition.dataset());
            statement.setObject(2, partition.day());
            statement.setString(3, "pitlane " + command);
            statement.setLong(4, grace.toMillis());
            statement.setBoolean(5, forced);
            statement.executeUpdate();
        }
    }

    static void detached(Connection connection, DayPartition partition) throws SQLException {
        update(connection, DETACHED, partition);
    }

    static void dropped(Connection connection, DayPartition partition) throws SQLException {
        update(connection, DROPPED, partition);
    }

    /** Loads may make the day again. */
    static void forget(Connection connection, DayPartition partition) throws SQLException {
        update(connection, FORGET, partition);
    }

    private static void update(Connection connection, String sql, DayPartition partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, partition.dataset());
            statement.setObject(2, partition.day());
            statement.executeUpdate();
        }
    }

    private static DayNote note(ResultSet row) throws SQLException {
        return new DayNote(
                row.getObject(2, LocalDate.class),
                DayNote.State.of(row.getString(3)),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject(5, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
                row.getBoolean(6));
    }
}
