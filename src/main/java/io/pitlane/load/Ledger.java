package io.pitlane.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The table of committed batches. In the caller's transaction; thread-safe. */
final class Ledger {

    /** Tokens are below: a double, and so whoever reads JSON, tells them apart. */
    private static final long FIRST_BEYOND = 1L << 53;

    private final String find;
    private final String findOrigin;
    private final String insertChanges;
    private final String insert;

    Ledger(LoadTables tables) {
        // Each by the key, whatever the statistics say of a table that grows by the thousand: never by a look at all
        // lines.
        find = "select known.load_id, chunk, repeat, last, first_record, read, inserted, updated, duplicate, rejected,"
                + " writer, content_sha256 from unnest(?::text[]) as wanted (id) cross join lateral (select * from "
                + tables.loads() + " where load_id = wanted.id and dataset = ? offset 0) known";
        findOrigin = "select origin from " + tables.loads()
                + " where dataset = ? and load_id = ? and chunk = 0 and repeat = 0";
        insertChanges = "insert into " + tables.dayChanges()
                + " (dataset, day, token) select ?, d, t from unnest(?::date[], ?::bigint[]) as c (d, t)";
        insert = "insert into " + tables.loads()
                + " (load_id, dataset, chunk, repeat, origin, source_bytes, first_record, read, inserted, updated,"
                + " duplicate, rejected, last, writer, started_at, content_sha256)"
                + " select l, ?, c, r, o, b, f, n, i, u, d, x, e, ?, s, h from unnest(?::text[], ?::int[], ?::int[],"
                + " ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                + " ?::bigint[], ?::boolean[], ?::timestamptz[], ?::bytea[]) as t (l, c, r, o, b, f, n, i, u, d, x, e, s, h)"
                + " order by l, c, r on conflict do nothing returning load_id, chunk, repeat";
    }

    /** The statement of {@link #find}. */
    String findSql() {
        return find;
    }

    /** What is known of each load; a load that is not known is not in the map. */
    Map<String, LedgerState> find(Connection connection, String dataset, Collection<String> loadIds)
            throws SQLException {
        Map<String, LedgerState> states = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(find)) {
            statement.setArray(1, connection.createArrayOf("text", loadIds.toArray()));
            statement.setString(2, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    states.computeIfAbsent(rows.getString(1), id -> new LedgerState())
                            .add(rows.getInt(2), rows.getInt(3), rows.getBoolean(4), row(rows));
                }
            }
        }
        return states;
    }

    /** Where a load came from; empty: it is not known. */
    Optional<String> findOrigin(Connection connection, String dataset, String loadId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(findOrigin)) {
            statement.setString(1, dataset);
            statement.setString(2, loadId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static LedgerState.LedgerRow row(ResultSet rows) throws SQLException {
        return new LedgerState.LedgerRow(
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getLong(9),
                rows.getLong(10),
                rows.getString(11),
                rows.getBytes(12));
    }

    /**
     * Writes the entries' lines, and that the rows of some days changed: one statement, since each is a round trip.
     *
     * @return the entries that another writer has committed before; when there are any the caller must roll back
     */
    List<BatchEntry> insert(
            Connection connection, String dataset, String writer, List<BatchEntry> entries, Set<LocalDate> changedDays)
            throws SQLException {
        if (entries.isEmpty()) {
            return List.of();
        }
        Set<String> written = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("with changed as (" + insertChanges + ") " + insert)) {
            int parameter = bindChanges(connection, statement, dataset, changedDays);
            bind(connection, statement, parameter, dataset, writer, entries);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    written.add(rows.getString(1) + "/" + rows.getInt(2) + "/" + rows.getInt(3));
                }
            }
        }
        List<BatchEntry> taken = new ArrayList<>();
        for (BatchEntry entry : entries) {
            if (!written.contains(entry.loadId + "/" + entry.chunk + "/" + entry.repeat)) {
                taken.add(entry);
            }
        }
        return taken;
    }

    /** Writes that the rows of some days changed. */
    String insertChangesSql() {
        return insertChanges;
    }

    /** Inserts lines, but for those that are there, and returns a row for each. */
    String insertSql() {
        return insert;
    }

    /**
     * Binds the parameters of {@link #insertChangesSql}, which are the first of the statement. Each change has a number
     * of its own; see the table.
     *
     * @return the next parameter
     */
    int bindChanges(Connection connection, PreparedStatement statement, String dataset, Set<LocalDate> days)
            throws SQLException {
        statement.setString(1, dataset);
        statement.setArray(
                2,
                connection.createArrayOf(
                        "text", days.stream().map(LocalDate::toString).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf(
                        "int8",
                        days.stream()
                                .map(day -> ThreadLocalRandom.current().nextLong(1, FIRST_BEYOND))
                                .toArray()));
        return 4;
    }

    /**
     * Binds the parameters of {@link #insertSql}.
     *
     * @param first where they begin
     * @return the next parameter
     */
    int bind(
            Connection connection,
            PreparedStatement statement,
            int first,
            String dataset,
            String writer,
            List<BatchEntry> entries)
            throws SQLException {
        statement.setString(first, dataset);
        statement.setString(first + 1, writer);
        ArrayParameters<BatchEntry> columns = new ArrayParameters<>(connection, statement, entries);
        columns.bind(first + 2, "text", entry -> entry.loadId);
        columns.bind(first + 3, "int4", entry -> entry.chunk);
        columns.bind(first + 4, "int4", entry -> entry.repeat);
        columns.bind(first + 5, "text", entry -> entry.origin);
        columns.bind(first + 6, "int8", entry -> entry.sourceBytes);
        columns.bind(first + 7, "int8", entry -> entry.firstRecord);
        columns.bind(first + 8, "int8", entry -> entry.read);
        columns.bind(first + 9, "int8", entry -> entry.inserted);
        columns.bind(first + 10, "int8", entry -> entry.updated);
        columns.bind(first + 11, "int8", entry -> entry.duplicate);
        columns.bind(first + 12, "int8", entry -> entry.rejected);
        columns.bind(first + 13, "bool", entry -> entry.last);
        columns.bind(first + 14, "timestamptz", entry -> Timestamp.from(entry.startedAt));
        columns.bindBytes(first + 15, entry -> entry.contentSha256);
        return first + 16;
    }
}
