package io.pitlane.export;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every session of an export does before it reads. Pure functions over connections. */
final class SnapshotSession {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSession.class);

    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private static final List<String> SETTINGS = List.of(
            "set local row_security = off",
            "set local statement_timeout = 0",
            "set local idle_in_transaction_session_timeout = 0",
            "set local jit = off",
            "set local work_mem = '64MB'",
            "set local max_parallel_workers_per_gather = 0");

    private SnapshotSession() {}

    /** None of it needs a snapshot, so that the transaction's is taken by what follows. In one message. */
    static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        List<String> settings = new ArrayList<>();
        settings.add("set transaction isolation level repeatable read, read only");
        settings.addAll(ContentHashSql.SETTINGS);
        settings.addAll(SETTINGS);
        if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
            settings.add("set local transaction_timeout = 0");
        }
        execute(connection, String.join("; ", settings));
    }

    /** For a look at the tables in a transaction of somebody else. */
    static void settle(Connection connection) throws SQLException {
        execute(connection, String.join("; ", ContentHashSql.SETTINGS));
    }

    /** Begins with the snapshot of another session. */
    static void begin(Connection connection, String snapshot) throws SQLException {
        begin(connection);
        adopt(connection, snapshot);
    }

    /** Before anything was read. */
    static void adopt(Connection connection, String snapshot) throws SQLException {
        execute(connection, "set transaction snapshot " + Quoted.literal(snapshot));
    }

    /** As a reader locks; the statement needs no snapshot, and so may come before it. */
    static void lock(Connection connection, List<String> tables) throws SQLException {
        if (!tables.isEmpty()) {
            execute(
                    connection,
                    tables.stream()
                            .collect(Collectors.joining(", only ", "lock table only ", " in access share mode")));
        }
    }

    /** Closes a connection, if there is one, because of a failure. */
    static void end(Connection connection, Throwable failure) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes a connection that nobody wants any more, if it was opened. */
    static void end(Beside<Connection> unwanted) {
        unwanted.end().ifPresent(SnapshotSession::end);
    }

    static void end(Connection unwanted) {
        try {
            unwanted.close();
        } catch (SQLException e) {
            LOG.debug("A connection could not be closed: {}", e.getMessage());
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
