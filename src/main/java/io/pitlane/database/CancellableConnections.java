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
    private final Set<Connection> opened;
    private volatile boolean isCancelled;

    /** @param source where connections come from; empty: there is no database, and none is handed out */
    public CancellableConnections(Optional<DataSource> source) {
        this(source, ConcurrentHashMap.newKeySet());
    }

    private CancellableConnections(Optional<DataSource> source, Set<Connection> opened) {
        this.source = source;
        this.opened = opened;
    }

    /**
     * Connections of another source, whose statements are ended along with these; handed out also after that, for whoever
     * has to clear up.
     */
    public DataSource alsoOf(DataSource other) {
        return new CancellableConnections(Optional.of(other), opened);
    }

    @Override
    public Connection getConnection() throws SQLException {
        forgetClosed();
        Connection connection = source.orElseThrow(() -> new SQLException("There is no database (db.enabled)"))
                .getConnection();
        opened.add(connection);
        if (isCancelled) {
            connection.close();
            throw new SQLException("Nothing more is begun, for the process is told to stop");
        }
        return connection;
    }

    /** Ends the statements that are under way; they fail with SQLSTATE 57014. These connections are not to be had any more. */
    public void cancel() {
        isCancelled = true;
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
