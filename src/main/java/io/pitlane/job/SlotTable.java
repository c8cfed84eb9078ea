package io.pitlane.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements over {@code ops.job_runs}, in the caller's transaction. Stateless. */
final class SlotTable {

    private static final String COLUMNS =
            "job, due, state, attempts, interruptions, waits, covers_from, covers, first_started,"
                    + " started, ended, next_try, figures::text, error, writer, started_by";

    private static final String BOUNDS =
            """
            select (select min(due) from ops.job_runs where job = ?),
                (select max(due) from ops.job_runs where job = ?),
                (select due from ops.job_runs where job = ? and started_by = 'schedule' order by due desc limit 1),
                (select due from ops.job_runs where job = ? and state = 'done' order by due desc limit 1),
                (select ended from ops.job_runs where job = ? and state = 'done' order by due desc limit 1)
            """;

    private static final String BY_HAND =
            "select due from ops.job_runs where job = ? and started_by <> 'schedule' and (due > ? or ?::timestamptz is null)";

    private static final String UNFINISHED = "select " + COLUMNS + " from ops.job_runs where job = ?"
            + " and (state in ('running', 'waiting') or next_try is not null) order by due";

    private static final String ONE = "select " + COLUMNS + " from ops.job_runs where job = ? and due = ?";

    private static final String HISTORY = "select " + COLUMNS
            + " from ops.job_runs where (job = ? or ?::text is null) order by started desc, due desc limit ?";

    private static final String BEGIN =
            """
            insert into ops.job_runs
                (job, due, state, attempts, covers_from, covers, first_started, started, writer, started_by)
            values (?, ?, 'running', 1, ?, ?, ?, ?, ?, ?)
            on conflict (job, due) do nothing
            """;

    private static final String BEGIN_AGAIN =
            """
            update ops.job_runs set state = 'running', attempts = attempts + 1,
                interruptions = interruptions + case when state = 'running' then 1 else 0 end,
                started = ?, ended = null, next_try = null, figures = null, error = null, writer = ?
            where job = ? and due = ? and state = ? and attempts = ?
            """;

    private static final String GIVE_UP =
            """
            update ops.job_runs set state = 'failed', ended = ?, next_try = null, interruptions = interruptions + 1,
                error = ?
            where job = ? and due = ? and state = 'running' and attempts = ?
            """;

    private static final String SUPERSEDE =
            """
            update ops.job_runs set
                interruptions = interruptions + case when state = 'running' then 1 else 0 end,
                state = 'superseded', ended = coalesce(ended, ?), next_try = null
            where job = ? and due = ? and state = ? and attempts = ?
            """;

    private static final String END =
            """
            update ops.job_runs set state = ?, ended = ?, next_try = ?, figures = ?::jsonb, error = ?, waits = waits + ?
            where job = ? and due = ? and state = 'running' and attempts = ? and writer = ?
            """;

    KnownSlots known(Connection connection, Instant now, String job) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BOUNDS)) {
            for (int i = 1; i <= 5; i++) {
                statement.setString(i, job);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                Optional<Instant> scheduled = instant(rows, 3);
                return new KnownSlots(
                        now,
                        instant(rows, 1),
                        instant(rows, 2),
                        scheduled,
                        instant(rows, 4),
                        instant(rows, 5),
                        byHand(connection, job, scheduled),
                        unfinished(connection, job));
            }
        }
    }

    private static Set<Instant> byHand(Connection connection, String job, Optional<Instant> after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BY_HAND)) {
            statement.setString(1, job);
            bind(statement, 2, after);
            bind(statement, 3, after);
            Set<Instant> dues = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    instant(rows, 1).ifPresent(dues::add);
                }
            }
            return dues;
        }
    }

    private static List<Slot> unfinished(Connection connection, String job) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UNFINISHED)) {
            statement.setString(1, job);
            return slots(statement);
        }
    }

    Optional<Slot> find(Connection connection, String job, Instant due) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ONE)) {
            statement.setString(1, job);
            bind(statement, 2, Optional.of(due));
            return slots(statement).stream().findFirst();
        }
    }

    /** Those that were begun last, newest first. */
    List<Slot> history(Connection connection, Optional<String> job, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
            statement.setString(1, job.orElse(null));
            statement.setString(2, job.orElse(null));
            statement.setInt(3, limit);
            return slots(statement);
        }
    }

    /** Empty: somebody else has it. */
    Optional<Slot> begin(Connection connection, String job, SlotStep step, Instant now, String writer, StartedBy by)
            throws SQLException {
        return step.again().isPresent()
                ? beginAgain(connection, step.again().get(), now, writer)
                : beginFirst(connection, job, step, now, writer, by);
    }

    private Optional<Slot> beginFirst(
            Connection connection, String job, SlotStep step, Instant now, String writer, StartedBy by)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, job);
            bind(statement, 2, Optional.of(step.due()));
            bind(statement, 3, Optional.of(step.coversFrom()));
            statement.setInt(4, step.covers());
            bind(statement, 5, Optional.of(now));
            bind(statement, 6, Optional.of(now));
            statement.setString(7, writer);
            statement.setString(8, by.word());
            return statement.executeUpdate() == 1 ? find(connection, job, step.due()) : Optional.empty();
        }
    }

    private Optional<Slot> beginAgain(Connection connection, Slot slot, Instant now, String writer)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN_AGAIN)) {
            bind(statement, 1, Optional.of(now));
            statement.setString(2, writer);
            bindAsItWas(statement, 3, slot);
            return statement.executeUpdate() == 1 ? find(connection, slot.job(), slot.due()) : Optional.empty();
        }
    }

    void giveUp(Connection connection, Slot slot, Instant now, String error) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GIVE_UP)) {
            bind(statement, 1, Optional.of(now));
            statement.setString(2, error);
            statement.setString(3, slot.job());
            bind(statement, 4, Optional.of(slot.due()));
            statement.setInt(5, slot.attempts());
            statement.executeUpdate();
        }
    }

    void supersede(Connection connection, Slot slot, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SUPERSEDE)) {
            bind(statement, 1, Optional.of(now));
            bindAsItWas(statement, 2, slot);
            statement.executeUpdate();
        }
    }

    /** Whether the slot was still this attempt's. */
    boolean end(Connection connection, Slot slot, Instant now, SlotEnd end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setString(1, end.state().word());
            bind(statement, 2, Optional.of(now));
            bind(statement, 3, end.pause().map(now::plus));
            statement.setString(4, end.figures());
            statement.setString(5, end.error());
            statement.setInt(6, end.state() == SlotState.WAITING ? 1 : 0);
            statement.setString(7, slot.job());
            bind(statement, 8, Optional.of(slot.due()));
            statement.setInt(9, slot.attempts());
            statement.setString(10, slot.writer());
            return statement.executeUpdate() == 1;
        }
    }

    static List<Slot> slots(PreparedStatement statement) throws SQLException {
        List<Slot> slots = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                slots.add(new Slot(
                        rows.getString(1),
                        instant(rows, 2).orElseThrow(),
                        SlotState.of(rows.getString(3)),
                        rows.getInt(4),
                        rows.getInt(5),
                        rows.getInt(6),
                        instant(rows, 7).orElseThrow(),
                        rows.getInt(8),
                        instant(rows, 9).orElseThrow(),
                        instant(rows, 10).orElseThrow(),
                        instant(rows, 11),
                        instant(rows, 12),
                        Optional.ofNullable(rows.getString(13)),
                        Optional.ofNullable(rows.getString(14)),
                        rows.getString(15),
                        StartedBy.of(rows.getString(16))));
            }
        }
        return slots;
    }

    private static void bindAsItWas(PreparedStatement statement, int first, Slot slot) throws SQLException {
        statement.setString(first, slot.job());
        bind(statement, first + 1, Optional.of(slot.due()));
        statement.setString(first + 2, slot.state().word());
        statement.setInt(first + 3, slot.attempts());
    }

    static void bind(PreparedStatement statement, int index, Optional<Instant> moment) throws SQLException {
        statement.setObject(
                index,
                moment.map(each -> each.atOffset(ZoneOffset.UTC)).orElse(null),
                java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static Optional<Instant> instant(ResultSet rows, int index) throws SQLException {
        return Optional.ofNullable(rows.getObject(index, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
