package io.pitlane.database;

import io.pitlane.metrics.OperationMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs units of work, each in one transaction on a connection borrowed for it. Thread-safe.
 *
 * <p>An SQLException that may pass (see {@link SqlStates}) leaves as {@link DatabaseUnavailableException}, every other
 * one as {@link DatabaseException}; the original is the cause. What else the work throws leaves unchanged. In each case
 * the transaction is rolled back, except where the connection was lost during COMMIT: see
 * {@link CommitUnknownException}.
 */
public final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final DataSource dataSource;
    private final DataSource outsidePool;
    private final Failures failures;
    private final OperationMetrics metrics;
    private final Level traceLevel;

    /** Without metrics, traced at DEBUG, and with the timeouts that the connections come with: for tools and tests. */
    public Transactions(DataSource dataSource) {
        this(
                dataSource,
                dataSource,
                new Failures(dataSource.toString(), Duration.ZERO),
                OperationMetrics.none(),
                false);
    }

    /**
     * @param dataSource its connections already have the statement timeout of reads and single writes
     * @param outsidePool for connections that are kept for long
     */
    Transactions(
            DataSource dataSource, DataSource outsidePool, Failures failures, OperationMetrics metrics, boolean trace) {
        this.dataSource = dataSource;
        this.outsidePool = outsidePool;
        this.failures = failures;
        this.metrics = metrics;
        this.traceLevel = trace ? Level.INFO : Level.DEBUG;
    }

    /**
     * Commits what {@code work} did, or rolls it back when it throws.
     *
     * @param kind decides the statement timeout and the metric tag
     * @param name a short stable name for logs and metrics, such as {@code load-chunk}; never data
     * @throws DatabaseUnavailableException if the failure may pass, so that a retry makes sense
     * @throws CommitUnknownException if the connection was lost during COMMIT: the work may be stored
     * @throws DatabaseException if a retry cannot help
     */
    public <T> T call(OperationKind kind, String name, SqlFunction<T> work) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T result = inTransaction(kind, name, work);
            outcome = "done";
            return result;
        } catch (CommitUnknownException e) {
            outcome = "unknown";
            throw e;
        } catch (DatabaseUnavailableException e) {
            outcome = "unavailable";
            throw e;
        } finally {
            ended(kind, name, System.nanoTime() - start, outcome);
        }
    }

    /**
     * Opens a connection of its own for a lock that tells others that this process lives; the caller closes it.
     *
     * @throws DatabaseUnavailableException if no connection is to be had
     */
    public SessionLock holdLock() {
        try {
            return new SessionLock(outsidePool);
        } catch (SQLException e) {
            throw failures.borrowing("hold-lock", e);
        }
    }

    /**
     * Takes the lock of {@code name} on a connection of its own, unless somebody has it; the caller closes it.
     *
     * @return empty: somebody else has it
     * @throws DatabaseUnavailableException if no connection is to be had
     */
    public Optional<NamedLock> tryLock(String name) {
        try {
            return NamedLock.tryTake(outsidePool, name);
        } catch (SQLException e) {
            throw failures.borrowing("try-lock", e);
        }
    }

    private <T> T inTransaction(OperationKind kind, String name, SqlFunction<T> work) {
        Connection connection = borrow(name);
        Throwable failure = null;
        try {
            T result = perform(connection, kind, name, work);
            commit(connection, kind, name);
            return result;
        } catch (RuntimeException | Error e) {
            failure = e;
            rollBack(connection, e);
            throw e;
        } finally {
            giveBack(connection, failure);
        }
    }

    private Connection borrow(String name) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw failures.borrowing(name, e);
        }
    }

    private <T> T perform(Connection connection, OperationKind kind, String name, SqlFunction<T> work) {
        try {
            connection.setAutoCommit(false);
            if (!kind.isTimeLimited()) {
                liftTimeouts(connection);
            }
            return work.apply(connection);
        } catch (SQLException e) {
            throw failures.working(kind, name, e);
        }
    }

    /** For this transaction only; the pool restores the socket's patience when it takes the connection back. */
    private static void liftTimeouts(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = 0");
        }
    }

    private void commit(Connection connection, OperationKind kind, String name) {
        try {
            refuseFailed(connection);
            connection.commit();
        } catch (SQLException e) {
            throw kind != OperationKind.READ && SqlStates.isConnectionLost(e)
                    ? failures.committing(name, e)
                    : failures.working(kind, name, e);
        }
    }

    /**
     * PostgreSQL answers the COMMIT of a failed transaction with a rollback and no error, and the driver does not mind.
     * The driver knows the state from the last answer: to ask it costs no round trip.
     */
    private static void refuseFailed(Connection connection) throws SQLException {
        if (connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
            throw new SQLException(
                    "one of its statements failed and the failure was passed over, so that nothing of it is stored",
                    SqlStates.IN_FAILED_TRANSACTION);
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** A connection that cannot be given back after its commit is the pool's trouble, not the work's. */
    private static void giveBack(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            if (failure == null) {
                LOG.debug("A connection could not be closed after its work was committed", e);
            } else {
                failure.addSuppressed(e);
            }
        }
    }

    private void ended(OperationKind kind, String name, long nanos, String outcome) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        metrics.operationEnded(word, name, nanos, !outcome.equals("done"));
        if (LOG.isEnabledForLevel(traceLevel)) {
            LOG.atLevel(traceLevel)
                    .log("operation kind={} name={} millis={} outcome={}", word, name, millis(nanos), outcome);
        }
    }

    /** With three decimals: most operations take less than a millisecond. */
    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
