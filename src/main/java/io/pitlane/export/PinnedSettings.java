package io.pitlane.export;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a transaction under which the catalogs print every definition in one form, whatever the session, the role
 * or the database has set. Closed, the transaction has its former ones again.
 */
final class PinnedSettings implements AutoCloseable {

    /** With an empty search_path every name is printed with its schema. */
    private static final Map<String, String> PINNED = Map.of(
            "search_path", "",
            "quote_all_identifiers", "off",
            "TimeZone", "UTC",
            "DateStyle", "ISO, YMD",
            "IntervalStyle", "postgres",
            "extra_float_digits", "1",
            "bytea_output", "hex",
            "standard_conforming_strings", "on");

    /** It takes no statement any more, and its end brings the former settings back anyway. */
    private static final String FAILED_TRANSACTION = "25P02";

    private final Connection connection;
    private final Map<String, String> former = new LinkedHashMap<>();

    private PinnedSettings(Connection connection) {
        this.connection = connection;
    }

    /** @throws IllegalStateException if the connection is in no transaction, where nothing could be pinned */
    static PinnedSettings of(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("settings are pinned for a transaction, and there is none");
        }
        PinnedSettings pinned = new PinnedSettings(connection);
        pinned.remember();
        pinned.set(PINNED);
        return pinned;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        try {
            set(former);
        } catch (SQLException e) {
            if (!FAILED_TRANSACTION.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private void remember() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select name, pg_catalog.current_setting(name) from unnest(?::text[]) as each (name)")) {
            statement.setArray(
                    1, connection.createArrayOf("text", PINNED.keySet().toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    former.put(row.getString(1), row.getString(2));
                }
            }
        }
    }

    private void set(Map<String, String> settings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select pg_catalog.set_config(name, value, true) from unnest(?::text[], ?::text[]) as each (name, value)")) {
            statement.setArray(
                    1, connection.createArrayOf("text", settings.keySet().toArray()));
            statement.setArray(
                    2, connection.createArrayOf("text", settings.values().toArray()));
            statement.execute();
        }
    }
}
