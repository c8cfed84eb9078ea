package io.pitlane.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An advisory lock of a name that every process knows, on a connection of its own and in no transaction: the server frees
 * it when this process dies, whatever it dies of. Thread-safe.
 */
public final class NamedLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NamedLock.class);

    private static final String TRY = "select pg_try_advisory_lock(hashtextextended(?, 0))";

    /** A lock of one bigint shows its halves in two columns, and 1 in a third. */
    private static final String HELD =
            """
            select exists (
                select from pg_locks, hashtextextended(?, 0) key
                where locktype = 'advisory' and granted and objsubid = 1
                    and database = (select oid from pg_database where datname = current_database())
                    and classid::bigint = (key >> 32) & 4294967295 and objid::bigint = key & 4294967295)
            """;

    private final Connection connection;

    private NamedLock(Connection connection) {
        this.connection = connection;
    }

    /** Empty: somebody else has it. */
    static Optional<NamedLock> tryTake(DataSource dataSource, String name) throws SQLException {
        NamedLock lock = new NamedLock(dataSource.getConnection());
        boolean isOurs = false;
        try (Statement settings = lock.connection.createStatement();
                PreparedStatement take = lock.connection.prepareStatement(TRY)) {
            settings.execute("set idle_session_timeout = 0");
            take.setString(1, name);
            isOurs = answer(take);
        } finally {
            if (!isOurs) {
                lock.close();
            }
        }
        return isOurs ? Optional.of(lock) : Optional.empty();
    }

    /** Whether some process has the lock of that name. */
    public static boolean isHeld(Connection connection, String name) throws SQLException {
        try (PreparedStatement held = connection.prepareStatement(HELD)) {
            held.setString(1, name);
            return answer(held);
        }
    }

    private static boolean answer(PreparedStatement question) throws SQLException {
        try (ResultSet rows = question.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Frees it at once: a server notices only a while later that a connection was closed. */
    @Override
    public void close() {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
        } catch (SQLException e) {
            LOG.debug("An advisory lock could not be given back, so that the server frees it when it misses us", e);
        }
    }
}
