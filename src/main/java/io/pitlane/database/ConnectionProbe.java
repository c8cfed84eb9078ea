package io.pitlane.database;

import io.pitlane.config.SslMode;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Asks the server over one connection that stays open, and opens a new one when that is lost. Not thread-safe. */
final class ConnectionProbe implements DatabaseGate.Probe {

    private final DirectConnections connections;
    private final ConnectionTarget target;
    private final SslMode sslMode;
    private final Duration patience;
    private Connection connection;
    private boolean closed;

    /** @param patience how long an open connection may take to answer */
    ConnectionProbe(DirectConnections connections, ConnectionTarget target, SslMode sslMode, Duration patience) {
        this.connections = connections;
        this.target = target;
        this.sslMode = sslMode;
        this.patience = patience;
    }

    @Override
    public String failure() {
        if (closed) {
            return "The connection to PostgreSQL at " + target.display() + " is closed, since Pitlane is stopping";
        }
        if (connection != null) {
            try {
                return ask();
            } catch (SQLException e) {
                disconnect();
                if (FailureText.has(e, SocketTimeoutException.class)) {
                    return "PostgreSQL at " + target.display() + " does not answer: nothing came within "
                            + patience.toMillis() + " ms; look at the server's load, or whether it hangs";
                }
                // The server may have restarted since: only a new connection can tell.
            }
        }
        try {
            connection = connections.getConnection();
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
            return ask();
        } catch (SQLException e) {
            disconnect();
            return FailureText.connecting(target, sslMode, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    /** A standby answers too, but stores nothing. */
    private String ask() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT current_setting('transaction_read_only')")) {
            result.next();
            return result.getString(1).equals("on")
                    ? "PostgreSQL at " + target.display()
                            + " takes no writes: it is a standby or read only; connect to the primary server"
                    : "";
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alreadyLost) {
                // Nothing is lost with it: the connection carries no work.
            }
            connection = null;
        }
    }
}
