package io.pitlane.database;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.SslMode;
import io.pitlane.metrics.OperationMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * One PostgreSQL database as the rest of the house sees it: transactions on pooled connections, and a gate that tells
 * whether it is there. Can be built while the database is away, and works once it is back. Thread-safe.
 */
public final class Database implements AutoCloseable {

    /** A look at the database must not hold up a health page for long. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);

    private final DatabaseSettings settings;
    private final ConnectionTarget target;
    private final DataSource unlimited;
    private final UnaryOperator<DataSource> watch;
    private final DatabaseGate gate;
    private final ConnectionPool pool;
    private final Transactions transactions;
    private final Failures failures;

    /** A database whose pool is measured by nobody but {@link #poolStatistics()}. */
    public Database(DatabaseSettings settings, ConnectionTarget target, OperationMetrics metrics) {
        this(settings, target, metrics, (poolName, stats) -> new IMetricsTracker() {});
    }

    /** @param poolMetrics hears HikariCP's measurements, for example its Micrometer tracker */
    public Database(
            DatabaseSettings settings,
            ConnectionTarget target,
            OperationMetrics metrics,
            MetricsTrackerFactory poolMetrics) {
        Duration connectTimeout = settings.connectTimeout();
        Duration look = connectTimeout.compareTo(LONGEST_LOOK) < 0 ? connectTimeout : LONGEST_LOOK;
        SslMode sslMode = settings.mode() == DatabaseMode.EMBEDDED ? SslMode.DISABLE : settings.sslMode();
        this.settings = settings;
        this.target = target;
        this.watch = UnaryOperator.identity();
        this.unlimited = new DirectConnections(settings, target, connectTimeout, Duration.ZERO);
        this.gate = new DatabaseGate(
                new ConnectionProbe(new DirectConnections(settings, target, look, look), target, sslMode, look),
                target.display(),
                InstantSource.system(),
                System::nanoTime);
        this.pool = new ConnectionPool(
                settings.pool(),
                new DirectConnections(settings, target, connectTimeout, settings.queryTimeout()),
                gate,
                poolMetrics);
        this.failures = new Failures(target.display(), settings.queryTimeout());
        this.transactions = new Transactions(pool.dataSource(), unlimited, failures, metrics, settings.trace());
    }

    private Database(Database same, UnaryOperator<DataSource> watch) {
        this.settings = same.settings;
        this.target = same.target;
        this.watch = watch;
        this.unlimited = watch.apply(same.unlimited);
        this.gate = same.gate;
        this.pool = same.pool;
        this.failures = same.failures;
        this.transactions = same.transactions;
    }

    /**
     * The same database, for work that may have to be ended: what goes on outside its pool, also in other databases of the
     * server, ends with the statements of {@code connections}. Has no life of its own, so it is not to be closed.
     */
    public Database cancelledWith(CancellableConnections connections) {
        return new Database(this, connections::alsoOf);
    }

    public ConnectionTarget target() {
        return target;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** Pooled connections for single statements, which end after {@code db.query-timeout}; closing gives them back. */
    public DataSource dataSource() {
        return pool.dataSource();
    }

    /** Connections outside the pool and without a statement timeout, for migrations and the like; closing ends them. */
    public DataSource unlimitedDataSource() {
        return unlimited;
    }

    /** As {@link #unlimitedDataSource()}, of another database of the same server. */
    public DataSource unlimitedDataSource(String name) {
        ConnectionTarget other =
                new ConnectionTarget(target.host(), target.port(), name, target.user(), target.password());
        return watch.apply(new DirectConnections(settings, other, settings.connectTimeout(), Duration.ZERO));
    }

    /**
     * Does work whose statements commit one by one, for those that PostgreSQL refuses in a transaction, on a connection
     * of its own without a statement timeout; exceptions are those of {@link Transactions}.
     *
     * @param name a short stable name for messages
     */
    public <T> T outsideTransactions(String name, SqlFunction<T> work) {
        Connection connection;
        try {
            connection = unlimited.getConnection();
        } catch (SQLException e) {
            throw failures.borrowing(name, e);
        }
        try (connection) {
            return work.apply(connection);
        } catch (SQLException e) {
            throw failures.working(OperationKind.DDL, name, e);
        }
    }

    public DatabaseGate gate() {
        return gate;
    }

    public PoolStatistics poolStatistics() {
        return pool.statistics();
    }

    /** Closes all connections; work that still has one fails. */
    @Override
    public void close() {
        try (gate) {
            pool.close();
        }
    }
}
