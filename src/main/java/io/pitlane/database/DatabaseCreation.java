package io.pitlane.database;

import io.pitlane.config.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Creates the database itself on a server that does not have it yet. Stateless. */
public final class DatabaseCreation {

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String EXISTS_ALREADY = "42P04";

    /** The database that every server has to begin with. */
    private static final String MAINTENANCE = "postgres";

    private final DatabaseSettings settings;
    private final ConnectionTarget target;

    public DatabaseCreation(DatabaseSettings settings, ConnectionTarget target) {
        this.settings = settings;
        this.target = target;
    }

    /**
     * @return whether it had to be created
     * @throws DatabaseUnavailableException if the server cannot be reached
     * @throws DatabaseException if the user may not create databases
     */
    public boolean createIfMissing() {
        try {
            connections(target.database()).getConnection().close();
            return false;
        } catch (SQLException e) {
            if (SqlStates.of(e).equals(NO_SUCH_DATABASE)) {
                return create();
            }
            throw unreachable(e);
        }
    }

    private boolean create() {
        try (Connection connection = connections(MAINTENANCE).getConnection()) {
            return create(connection);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private boolean create(Connection connection) {
        String name = '"' + target.database().replace("\"", "\"\"") + '"';
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " encoding 'UTF8' template template0");
            return true;
        } catch (SQLException e) {
            if (SqlStates.of(e).equals(EXISTS_ALREADY)) {
                return false;
            }
            throw new DatabaseException(
                    "Cannot create database " + target.display() + " as user " + target.user() + ": "
                            + FailureText.reason(e) + "; let an administrator run: CREATE DATABASE " + name
                            + " OWNER \"" + target.user().replace("\"", "\"\"") + "\" ENCODING 'UTF8'",
                    e);
        }
    }

    private DataSource connections(String database) {
        ConnectionTarget there =
                new ConnectionTarget(target.host(), target.port(), database, target.user(), target.password());
        return new DirectConnections(settings, there, settings.connectTimeout(), Duration.ZERO);
    }

    private DatabaseUnavailableException unreachable(SQLException failure) {
        return new DatabaseUnavailableException(FailureText.connecting(target, settings.sslMode(), failure), failure);
    }
}
