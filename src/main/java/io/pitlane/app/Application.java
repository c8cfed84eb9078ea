package io.pitlane.app;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.Home;
import io.pitlane.config.Settings;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseCreation;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.database.MigrationRun;
import io.pitlane.database.Migrations;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.LoadListener;
import io.pitlane.load.Loader;
import io.pitlane.load.Quarantine;
import io.pitlane.load.SourceFiles;
import io.pitlane.metrics.MicrometerLoadMetrics;
import io.pitlane.metrics.MicrometerOperationMetrics;
import io.pitlane.metrics.PrometheusMetrics;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every part of the product, built in order and closed in reverse. Nowhere else is a service constructed.
 *
 * <p>The parts are thread-safe and live as long as the application. {@link #close()} may be called more than once.
 */
public final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Settings settings;
    private final OpenedParts opened;
    private final PrometheusMetrics metrics;
    private final Optional<EmbeddedServer> embeddedServer;
    private final Database database;
    private final Migrations migrations;
    private final SourceFiles sourceFiles;
    private final Loader loader;
    private final Quarantine quarantine;
    private final StopSignal stopSignal;

    private Application(Settings settings, Opening opening, OpenedParts opened) {
        this.settings = settings;
        this.opened = opened;
        this.metrics = opened.add(PrometheusMetrics.open());
        this.embeddedServer = embeddedServer(settings);
        embeddedServer.ifPresent(opened::add);
        this.database = opened.add(database(settings.database(), embeddedServer, metrics));
        this.migrations =
                new Migrations(database.unlimitedDataSource(), settings.home().migrations());
        if (!opening.waitsForDatabase()) {
            require(database);
        }
        if (opening.migrates() && database.gate().isOpen()) {
            migrate();
        }
        Catalog catalog = Catalog.read(settings.home().datasets());
        Clock clock = Clock.systemUTC();
        this.sourceFiles = new SourceFiles(catalog);
        this.loader = opened.add(new Loader(
                catalog,
                database.transactions(),
                settings.load(),
                new MicrometerLoadMetrics(metrics.registry()),
                settings.home().quarantine(),
                clock));
        this.quarantine =
                new Quarantine(catalog, database.transactions(), settings.home().quarantine(), clock);
        this.stopSignal = new StopSignal(loader::stop);
    }

    /**
     * For one command: the database is there and, where the settings say so, migrated.
     *
     * @throws DatabaseUnavailableException if it cannot be reached
     */
    public static Application open(Settings settings) {
        return open(settings, Opening.COMMAND);
    }

    /**
     * A failed start closes what had been opened.
     *
     * @throws InvalidInputException if the settings say that there is no database
     */
    public static Application open(Settings settings, Opening opening) {
        if (!settings.database().mode().hasDatabase()) {
            throw new InvalidInputException("The settings switch the database off (db.enabled, db.backend); this works"
                    + " with a database only, so switch it on");
        }
        OpenedParts opened = new OpenedParts();
        try {
            return new Application(settings, opening, opened);
        } catch (RuntimeException | Error failure) {
            closeAfter(failure, opened);
            throw failure;
        }
    }

    /**
     * Creates the database that the settings name, unless the server has it or it is the embedded one.
     *
     * @return whether it had to be created
     * @throws DatabaseUnavailableException if the server cannot be reached
     */
    public static boolean createDatabase(Settings settings) {
        DatabaseSettings database = settings.database();
        return database.mode() == DatabaseMode.EXTERNAL
                && new DatabaseCreation(database, external(database)).createIfMissing();
    }

    /**
     * Runs every route until the process is told to stop, or {@link #stop()} is called; then takes nothing new and
     * finishes the chunks in hand. Closing the application is still the caller's.
     */
    public ExitCode run() {
        try (Service service = start(LoadListener.none())) {
            service.awaitStop();
            LOG.info("Stopping: what is in hand is finished first");
        }
        return ExitCode.DONE;
    }

    /**
     * Starts every route. A failed start closes what had been started.
     *
     * @param listener hears what comes of the files that the routes load
     * @return to be closed by the caller, before the application
     */
    public Service start(LoadListener listener) {
        Service service = new Service(this, stopSignal, listener);
        try {
            service.start();
            return service;
        } catch (RuntimeException | Error failure) {
            closeAfter(failure, service);
            throw failure;
        }
    }

    /** Ends {@link #run()}. May be called from any thread. */
    public void stop() {
        stopSignal.stop();
    }

    public Settings settings() {
        return settings;
    }

    public Database database() {
        return database;
    }

    public Transactions transactions() {
        return database.transactions();
    }

    public Migrations migrations() {
        return migrations;
    }

    public SourceFiles sourceFiles() {
        return sourceFiles;
    }

    public Loader loader() {
        return loader;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public PrometheusMetrics metrics() {
        return metrics;
    }

    @Override
    public synchronized void close() {
        try {
            opened.close();
        } finally {
            stopSignal.close();
        }
    }

    /** Starts the embedded server again if it has died. */
    void revive() {
        embeddedServer.ifPresent(EmbeddedServer::ensureRunning);
    }

    /** Runs what is due, where the settings allow it. */
    void migrate() {
        if (!settings.database().migrateOnStart()) {
            return;
        }
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
        if (settings.database().mode() != DatabaseMode.EMBEDDED) {
            return Optional.empty();
        }
        Home home = settings.home();
        return Optional.of(
                EmbeddedServer.open(home.postgres(), settings.database().embedded()));
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

    private static void require(Database database) {
        if (!database.gate().isOpen()) {
            throw new DatabaseUnavailableException(database.gate().why(), null);
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception secondary) {
            failure.addSuppressed(secondary);
        }
    }
}
