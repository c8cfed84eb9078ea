package io.pitlane.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * Waits for a connection of the pool as long as {@code db.pool.acquire-timeout} says while the database is there, but
 * gives up within about a second when it is away. HikariCP alone would wait the whole time in both cases, so it is
 * asked for short waits, and between them the gate is asked. Thread-safe.
 */
final class PatientDataSource extends ConnectionSource {

    private static final String NO_CONNECTION = "08001";

    private final HikariDataSource pool;
    private final AcquisitionTracker tracker;
    private final DatabaseGate gate;
    private final Duration acquireTimeout;

    PatientDataSource(HikariDataSource pool, AcquisitionTracker tracker, DatabaseGate gate, Duration acquireTimeout) {
        this.pool = pool;
        this.tracker = tracker;
        this.gate = gate;
        this.acquireTimeout = acquireTimeout;
    }

    /**
     * @throws SQLTransientConnectionException when there is no connection to be had; its message needs no cause to be
     *     understood
     */
    @Override
    public Connection getConnection() throws SQLException {
        long start = System.nanoTime();
        try {
            Connection connection = borrow(start);
            tracker.acquired(System.nanoTime() - start);
            return connection;
        } catch (SQLTransientConnectionException e) {
            tracker.gaveUp(System.nanoTime() - start);
            throw e;
        }
    }

    private Connection borrow(long start) throws SQLException {
        if (pool.getHikariPoolMXBean() != null && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            requireOpenGate(null);
        }
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                requireOpenGate(e);
                if (System.nanoTime() - start >= acquireTimeout.toNanos()) {
                    throw new SQLTransientConnectionException(exhausted(e), SqlStates.TOO_MANY_CONNECTIONS, e);
                }
            }
        }
    }

    private void requireOpenGate(SQLException cause) throws SQLTransientConnectionException {
        if (!gate.isOpen()) {
            throw new SQLTransientConnectionException(gate.why(), NO_CONNECTION, cause);
        }
    }

    private String exhausted(SQLException failure) {
        String waited = "no connection to " + gate.display() + " came free within " + acquireTimeout.toMillis()
                + " ms (" + pool.getHikariPoolMXBean().getActiveConnections() + " of " + pool.getMaximumPoolSize()
                + " in use)";
        return failure.getCause() instanceof SQLException refused
                ? waited + ", and a new one was refused: " + FailureText.reason(refused)
                : waited + "; raise db.pool.max-open or db.pool.acquire-timeout, or do less at once";
    }
}
