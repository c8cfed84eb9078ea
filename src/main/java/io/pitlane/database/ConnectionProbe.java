package io.pitlane.database;

import io.pitlane.config.SslMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks the server over one connection that stays open, and opens a new one when that is lost. Not thread-safe. */
final class ConnectionProbe implements DatabaseGate.Probe {

    private final DirectConnections connections;
    private final ConnectionTarget target;
    private final SslMode sslMode;
    private Connection connection;
    private boolean closed;

    ConnectionProbe(DirectConnections connections, ConnectionTarget target, SslMode sslMode) {
        this.connections = connections;
        this.target = target;
        this.sslMode = sslMode;
    }

    @Override
    public String failure() {
        if (closed) {
            return "The connection to PostgreSQL at " + target.display() + " is closed, since Pitlane is stopping";
        }
        if (connection != null) {
            try {
                return ask();
            } catch (SQLException lost) {
                // The server may have restarted since: only a new connection can tell.
                disconnect();
            }
        }
        try {
            connection = connections.getConnection();
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
