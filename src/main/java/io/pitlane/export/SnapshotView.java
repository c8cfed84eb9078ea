package io.pitlane.export;

import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a snapshot of the database shows of its tables.
 *
 * @param serverVersion such as {@code 15.6}
 * @param migration version of the schema
 * @param at when it was looked at, by the clock of the database
 * @param versions of the days whose changes are known
 */
record SnapshotView(
        String database,
        String serverVersion,
        String migration,
        Instant at,
        List<ExportTable> tables,
        Map<DayKey, Long> versions) {

    /** Whatever exists of them is exported. */
    static final List<String> SCHEMAS = List.of("desk", "market", "ops", "pit", "risk");

    private static final String TABLES = ScriptQueries.resource("tables.sql");
    private static final String NAMES = ScriptQueries.resource("table-names.sql");

    private static final String ABOUT =
            """
            select current_database(), current_setting('server_version'), now(), current_setting('server_encoding'),
              coalesce((select max(version::integer)::text from ops.schema_history where success and version ~ '^[0-9]+$'), '0')
            """;

    private static final String VERSIONS =
            """
            select dataset, day, bit_xor(token) from (
              select dataset, day, version as token from ops.day_versions
              union all select dataset, day, token from ops.day_changes) known
            group by dataset, day
            """;

    SnapshotView {
        tables = List.copyOf(tables);
        versions = Map.copyOf(versions);
    }

    /** @param connection with {@link ContentHashSql#SETTINGS} */
    static SnapshotView read(Connection connection) throws SQLException {
        return read(connection, TABLES, SnapshotView::table);
    }

    /** As {@link #read}, but the tables are without columns and sizes, and their parents need not be the topmost. */
    static SnapshotView glance(Connection connection) throws SQLException {
        return read(connection, NAMES, SnapshotView::name);
    }

    /** Makes a table of a row. */
    @FunctionalInterface
    private interface TableRow {
        ExportTable table(ResultSet row) throws SQLException;
    }

    private static SnapshotView read(Connection connection, String question, TableRow each) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ABOUT)) {
            row.next();
            if (!row.getString(4).equals("UTF8")) {
                throw new OperationFailedException(
                        "Only databases with the encoding UTF8 can be exported, and " + row.getString(1) + " has "
                                + row.getString(4),
                        null);
            }
            return new SnapshotView(
                    row.getString(1),
                    row.getString(2).split(" ")[0],
                    row.getString(5),
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    tables(connection, question, each),
                    versions(connection));
        }
    }

    long version(DayKey day) {
        return versions.getOrDefault(day, 0L);
    }

    private static List<ExportTable> tables(Connection connection, String question, TableRow each) throws SQLException {
        List<ExportTable> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setArray(1, connection.createArrayOf("text", SCHEMAS.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(each.table(row));
                }
            }
        }
        return tables;
    }

    private static ExportTable name(ResultSet row) throws SQLException {
        return table(row, 0, false, List.of(), List.of());
    }

    private static ExportTable table(ResultSet row) throws SQLException {
        List<String> key = row.getArray(12) == null ? List.of() : strings(row, 12);
        return table(row, row.getLong(7), row.getBoolean(8), columns(row), key);
    }

    private static ExportTable table(ResultSet row, long bytes, boolean isEmpty, List<Column> columns, List<String> key)
            throws SQLException {
        return new ExportTable(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                bytes,
                isEmpty,
                row.getBoolean(6),
                columns,
                key);
    }

    private static List<Column> columns(ResultSet row) throws SQLException {
        List<Column> columns = new ArrayList<>();
        List<String> names = strings(row, 9);
        List<String> types = strings(row, 10);
        Boolean[] nullable = (Boolean[]) row.getArray(11).getArray();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Column(names.get(i), types.get(i), nullable[i]));
        }
        return columns;
    }

    private static List<String> strings(ResultSet row, int column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static Map<DayKey, Long> versions(Connection connection) throws SQLException {
        Map<DayKey, Long> versions = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VERSIONS)) {
            while (row.next()) {
                versions.put(new DayKey(row.getString(1), row.getObject(2, LocalDate.class)), row.getLong(3));
            }
        }
        return Collections.unmodifiableMap(versions);
    }
}
