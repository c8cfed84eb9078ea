package io.pitlane.app;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.Settings;
import io.pitlane.database.CancellableConnections;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseCreation;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.database.MigrationRun;
import io.pitlane.database.Migrations;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.export.Exports;
import io.pitlane.load.DayLoads;
import io.pitlane.load.Loader;
import io.pitlane.load.Quarantine;
import io.pitlane.metrics.MicrometerExportMetrics;
import io.pitlane.metrics.MicrometerLoadMetrics;
import io.pitlane.metrics.MicrometerOperationMetrics;
import io.pitlane.metrics.PrometheusMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.MirrorProof;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that need a database, built in order. Their closing is up to the {@link OpenedParts} that they are given. */
final class Storage {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private final boolean migratesOnStart;
    private final Optional<EmbeddedServer> embeddedServer;
    private final Database database;
    private final CancellableConnections cancellable;
    private final Database workDatabase;
    private final Migrations migrations;
    private final Loader loader;
    private final Quarantine quarantine;
    private final Exports exports;

    private Storage(
            Settings settings,
            Catalog catalog,
            PayloadDecoders decoders,
            PrometheusMetrics metrics,
            OpenedParts opened) {
        this.migratesOnStart = settings.database().migrateOnStart();
        this.embeddedServer = embeddedServer(settings);
        embeddedServer.ifPresent(opened::add);
        this.database = opened.add(database(settings.database(), embeddedServer, metrics));
        this.cancellable = new CancellableConnections(Optional.of(database.unlimitedDataSource()));
        this.workDatabase = database.cancelledWith(cancellable);
        this.migrations =
                new Migrations(database.unlimitedDataSource(), settings.home().migrations());
        Clock clock = Clock.systemUTC();
        Path refused = settings.home().quarantine();
        this.loader = opened.add(new Loader(
                catalog,
                decoders,
                database.transactions(),
                settings.load(),
                new MicrometerLoadMetrics(metrics.registry()),
                refused,
                clock,
                new MirrorProof(settings.home().pit(), new DiskLayer(), clock)::broken));
        this.quarantine = new Quarantine(catalog, decoders, database.transactions(), refused, clock);
        this.exports = new Exports(
                workDatabase, catalog, settings.export(), new MicrometerExportMetrics(metrics.registry(), clock));
    }

    /**
     * Opens them for {@code opening}, and brings the schema up where that is asked for and possible now.
     *
     * @throws DatabaseUnavailableException if the database is away and must not be
     */
    static Storage open(
            Settings settings,
            Opening opening,
            Catalog catalog,
            PayloadDecoders decoders,
            PrometheusMetrics metrics,
            OpenedParts opened) {
        Storage storage = new Storage(settings, catalog, decoders, metrics, opened);
        boolean isThere = storage.database.gate().isOpen();
        if (!isThere && !opening.waitsForDatabase()) {
            throw new DatabaseUnavailableException(storage.database.gate().why(), null);
        }
        if (isThere && opening.migrates()) {
            storage.migrate();
        }
        return storage;
    }

    /** Whether the database had to be created; never for the embedded one, which sees to that itself. */
    static boolean createDatabase(DatabaseSettings settings) {
        return settings.mode() == DatabaseMode.EXTERNAL
                && new DatabaseCreation(settings, external(settings)).createIfMissing();
    }

    Database database() {
        return database;
    }

    /** For work that takes long and may have to be ended: by {@link #cancellable()}. */
    Database workDatabase() {
        return workDatabase;
    }

    /** Connections outside the pool, whose statements, and those of {@link #workDatabase()}, can be ended. */
    CancellableConnections cancellable() {
        return cancellable;
    }

    Migrations migrations() {
        return migrations;
    }

    Loader loader() {
        return loader;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    Exports exports() {
        return exports;
    }

    /** Starts the embedded server again if it has died. */
    void revive() {
        embeddedServer.ifPresent(EmbeddedServer::ensureRunning);
    }

    /** Runs what is due, where the settings allow it, and finishes days that a load which was killed has left behind. */
    void migrate() {
        if (migratesOnStart) {
            runMigrations();
        }
        int days = new DayLoads(database.transactions()).finishOrphans();
        if (days > 0) {
            LOG.info("Finished {} days that a load which was killed had left behind", days);
        }
    }

    private void runMigrations() {
        MigrationRun run = migrations.migrate();
        if (!run.applied().isEmpty()) {
            LOG.info(
                    "Ran {} migrations in {} ms; the schema is at version {}",
                    run.applied().size(),
                    run.duration().toMillis(),
                    run.version());
        }
    }

    private static Optional<EmbeddedServer> embeddedServer(Settings settings) {
        return settings.database().mode() == DatabaseMode.EMBEDDED
                ? Optional.of(EmbeddedServer.open(
                        settings.home().postgres(), settings.database().embedded()))
                : Optional.empty();
    }

    private static Database database(
            DatabaseSettings settings, Optional<EmbeddedServer> embedded, PrometheusMetrics metrics) {
        ConnectionTarget target = embedded.map(EmbeddedServer::target).orElseGet(() -> external(settings));
        return new Database(
                settings,
                target,
                new MicrometerOperationMetrics(metrics.registry()),
                new MicrometerMetricsTrackerFactory(metrics.registry()));
    }

    private static ConnectionTarget external(DatabaseSettings settings) {
        return new ConnectionTarget(
                settings.host(), settings.port(), settings.name(), settings.user(), settings.password());
    }
}
