package io.pitlane.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the database says was applied.
 *
 * @param rows in the order in which they were applied; a repeatable migration only with its last run
 */
record MigrationHistory(List<Row> rows) {

    static final String SCHEMA = "ops";
    static final String TABLE = "schema_history";

    /**
     * @param version above 0; 0 for a repeatable one
     * @param installedOn Pitlane migrates in sessions whose time zone is UTC, since the column has none
     */
    record Row(int version, String description, String script, int checksum, Instant installedOn, boolean succeeded) {}

    /** Empty where the table does not exist. */
    static MigrationHistory read(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        if (exists(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(
                            """
                            select distinct on (coalesce(version, script))
                                   version, description, script, coalesce(checksum, 0) as checksum, installed_on, success
                              from ops.schema_history
                             where type = 'SQL'
                             order by coalesce(version, script), installed_rank desc""")) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
        }
        return new MigrationHistory(List.copyOf(rows));
    }

    static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select to_regclass('ops.schema_history') is not null")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    Optional<Row> version(int version) {
        return rows.stream()
                .filter(row -> row.version == version && version > 0)
                .findFirst();
    }

    Optional<Row> repeatable(String script) {
        return rows.stream()
                .filter(row -> row.version == 0 && row.script.equals(script))
                .findFirst();
    }

    /** The newest version that was applied; 0 where there is none. */
    int newest() {
        return rows.stream().mapToInt(Row::version).max().orElse(0);
    }

    private static Row row(ResultSet result) throws SQLException {
        String version = result.getString("version");
        return new Row(
                version == null ? 0 : Integer.parseInt(version),
                result.getString("description"),
                result.getString("script"),
                result.getInt("checksum"),
                result.getObject("installed_on", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                result.getBoolean("success"));
    }
}
