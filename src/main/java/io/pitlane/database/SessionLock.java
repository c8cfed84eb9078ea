package io.pitlane.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An advisory lock of a random key on a connection of its own: the server frees it when this process dies, whatever it
 * dies of, so that others can find out whether its work is still under way. Thread-safe.
 */
public final class SessionLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLock.class);

    private final Connection connection;
    private final long key = ThreadLocalRandom.current().nextLong();

    SessionLock(DataSource dataSource) throws SQLException {
        connection = dataSource.getConnection();
        try (Statement settings = connection.createStatement();
                PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
            settings.execute("set idle_session_timeout = 0");
            lock.setLong(1, key);
            lock.execute();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The advisory lock's bigint. */
    public long key() {
        return key;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection of an advisory lock could not be closed", e);
        }
    }
}
