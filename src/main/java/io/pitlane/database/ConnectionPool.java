package io.pitlane.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.pitlane.config.PoolSettings;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The connections that the whole process shares. Starts whether or not the database is there: connections are opened
 * when it is. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

    private static final String NAME = "pitlane";

    /** How long HikariCP waits before the gate is asked; it takes no less than 250 ms. */
    private static final Duration LONGEST_SLICE = Duration.ofSeconds(1);

    private static final Duration SHORTEST_SLICE = Duration.ofMillis(250);

    private final AcquisitionTracker tracker;
    private final HikariDataSource pool;
    private final PatientDataSource dataSource;

    /** @param metrics hears the pool's own measurements */
    ConnectionPool(
            PoolSettings settings, DirectConnections connections, DatabaseGate gate, MetricsTrackerFactory metrics) {
        this.tracker = new AcquisitionTracker(metrics);
        this.pool = new HikariDataSource(configuration(settings, connections, tracker));
        this.dataSource = new PatientDataSource(pool, tracker, gate, settings.acquireTimeout());
    }

    /** Hands out connections of the pool; closing one gives it back. */
    DataSource dataSource() {
        return dataSource;
    }

    PoolStatistics statistics() {
        var now = pool.getHikariPoolMXBean();
        return new PoolStatistics(
                pool.getMaximumPoolSize(),
                now.getTotalConnections(),
                now.getActiveConnections(),
                now.getIdleConnections(),
                tracker.waitCount(),
                tracker.waitDuration());
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariConfig configuration(
            PoolSettings settings, DirectConnections connections, AcquisitionTracker tracker) {
        Duration slice =
                settings.acquireTimeout().compareTo(LONGEST_SLICE) < 0 ? settings.acquireTimeout() : LONGEST_SLICE;
        long sliceMillis = Math.max(SHORTEST_SLICE.toMillis(), slice.toMillis());
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName(NAME);
        configuration.setDataSource(connections);
        configuration.setMetricsTrackerFactory(tracker);
        configuration.setMaximumPoolSize(settings.maxOpen());
        configuration.setMinimumIdle(Math.min(settings.maxIdle(), settings.maxOpen()));
        configuration.setMaxLifetime(settings.maxLifetime().toMillis());
        configuration.setIdleTimeout(settings.maxIdleTime().toMillis());
        configuration.setConnectionTimeout(sliceMillis);
        configuration.setValidationTimeout(sliceMillis);
        configuration.setInitializationFailTimeout(-1);
        return configuration;
    }
}
