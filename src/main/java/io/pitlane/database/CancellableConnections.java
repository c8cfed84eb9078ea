package io.pitlane.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections of somebody whose statements can be ended from outside, such as work that outlasts a stop. Thread-safe. */
public final class CancellableConnections extends ConnectionSource {

    private static final Logger LOG = LoggerFactory.getLogger(CancellableConnections.class);

    private final Optional<DataSource> source;
    private final Set<Connection> opened = ConcurrentHashMap.newKeySet();

    /** @param source where connections come from; empty: there is no database, and none is handed out */
    public CancellableConnections(Optional<DataSource> source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        forgetClosed();
        Connection connection = source.orElseThrow(() -> new SQLException("There is no database (db.enabled)"))
                .getConnection();
        opened.add(connection);
        return connection;
    }

    /** Ends the statements that are under way; they fail with SQLSTATE 57014. */
    public void cancel() {
        forgetClosed();
        for (Connection connection : opened) {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException e) {
                LOG.debug("A statement could not be cancelled", e);
            }
        }
    }

    private void forgetClosed() {
        opened.removeIf(connection -> {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        });
    }
}
