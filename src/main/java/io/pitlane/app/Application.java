package io.pitlane.app;

import io.pitlane.config.CrashPoint;
import io.pitlane.config.Settings;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.Migrations;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.export.Compression;
import io.pitlane.export.ExportExpiry;
import io.pitlane.export.ExportJobs;
import io.pitlane.export.Exports;
import io.pitlane.export.RangeRestore;
import io.pitlane.export.Restore;
import io.pitlane.export.VerifiedSets;
import io.pitlane.feed.BackfillOrder;
import io.pitlane.feed.BackfillProgress;
import io.pitlane.feed.BackfillReport;
import io.pitlane.feed.PollListener;
import io.pitlane.http.Health;
import io.pitlane.http.TokenFile;
import io.pitlane.http.Tokens;
import io.pitlane.load.ExchangeNames;
import io.pitlane.load.LoadListener;
import io.pitlane.load.Loader;
import io.pitlane.load.Quarantine;
import io.pitlane.load.SourceFiles;
import io.pitlane.maintain.DaysAhead;
import io.pitlane.maintain.DroppedDay;
import io.pitlane.maintain.MarketClean;
import io.pitlane.maintain.MarketStatistics;
import io.pitlane.maintain.Retention;
import io.pitlane.metrics.PrometheusMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.MirrorProof;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every part of the product, built in order and closed in reverse. Nowhere else is a service constructed.
 *
 * <p>The parts are thread-safe and live as long as the application. Those that need a database throw {@link
 * InvalidInputException} when asked for where the settings say that there is none. {@link #close()} may be called more
 * than once.
 */
public final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Settings settings;
    private final OpenedParts opened;
    private final PrometheusMetrics metrics;
    private final Optional<Storage> storage;
    private final Catalog catalog;
    private final SourceFiles sourceFiles;
    private final DescribedExchanges exchanges;
    /** What else ends when the process is told to stop. */
    private final List<Runnable> stoppable = new CopyOnWriteArrayList<>();

    private final StopSignal stopSignal;

    private Application(Settings settings, Opening opening, OpenedParts opened) {
        this.settings = settings;
        CrashPoint.arm(settings.crashAt());
        this.opened = opened;
        this.metrics = opened.add(PrometheusMetrics.open());
        this.catalog = Catalog.read(settings.home().datasets());
        this.sourceFiles = new SourceFiles(catalog);
        this.exchanges = new DescribedExchanges(settings.home().exchanges(), this::registerExchanges);
        this.storage = settings.database().mode().hasDatabase()
                ? Optional.of(Storage.open(settings, opening, catalog, exchanges, metrics, opened))
                : Optional.empty();
        this.stopSignal = new StopSignal(() -> {
            stoppable.forEach(Runnable::run); // first of all, so that nobody takes for a failure what the rest ends
            storage.ifPresent(parts -> {
                parts.loader().stop();
                parts.exports().stop();
            });
        });
    }

    /**
     * For one command: the database is there and, where the settings say so, migrated.
     *
     * @throws DatabaseUnavailableException if it cannot be reached
     */
    public static Application open(Settings settings) {
        return open(settings, Opening.COMMAND);
    }

    /** A failed start closes what had been opened. */
    public static Application open(Settings settings, Opening opening) {
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
        return Storage.createDatabase(settings.database());
    }

    /** Who may come in over HTTP; needs neither the database nor a running process. */
    public static Tokens tokens(Settings settings) {
        return new Tokens(new TokenFile(settings.home().tokens()), Clock.systemUTC());
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
        return start(listener, PollListener.none());
    }

    /** @param pollListener hears how polls of exchanges end */
    public Service start(LoadListener listener, PollListener pollListener) {
        Service service = new Service(this, stopSignal, listener, pollListener);
        try {
            service.start();
            return service;
        } catch (RuntimeException | Error failure) {
            closeAfter(failure, service);
            throw failure;
        }
    }

    /** Opens the store alone, without routes; to be closed by the caller, before the application. */
    public Intake openIntake() {
        return new Intake(this);
    }

    /**
     * Brings the past of markets in.
     *
     * @throws io.pitlane.load.LoadStoppedException if the process is told to stop; what was fetched stays
     */
    public BackfillReport backfill(BackfillOrder order, BackfillProgress progress) {
        try (BackfillParts parts = new BackfillParts(this)) {
            whenStopped(parts::stop);
            return parts.run(order, progress);
        }
    }

    /** What a command may do with the backlog and with PIT trees. */
    public Reconciliation reconciliation() {
        return new Reconciliation(this);
    }

    /** What a command may do with jobs. */
    public JobRuns jobs() {
        return new JobRuns(this);
    }

    /** @param task runs when the process is told to stop */
    void whenStopped(Runnable task) {
        stoppable.add(task);
    }

    /** Ends {@link #run()}, and loads behind their chunks in hand. May be called from any thread. */
    public void stop() {
        stopSignal.stop();
    }

    public Settings settings() {
        return settings;
    }

    public Database database() {
        return stored().database();
    }

    public Transactions transactions() {
        return database().transactions();
    }

    public Migrations migrations() {
        return stored().migrations();
    }

    public Catalog catalog() {
        return catalog;
    }

    /**
     * The described exchanges.
     *
     * @throws io.pitlane.error.InvalidConfigurationException with every problem of every file
     */
    public ExchangeCatalog exchanges() {
        return exchanges.catalog();
    }

    /** Of what the described exchanges send. */
    public PayloadDecoders decoders() {
        return exchanges;
    }

    public SourceFiles sourceFiles() {
        return sourceFiles;
    }

    public Loader loader() {
        return stored().loader();
    }

    /** Tries refused records of a dataset again; empty: those of all. */
    public Quarantine.Replay replay(Optional<String> dataset) {
        mirrorProof().broken();
        return quarantine().replay(dataset);
    }

    /** Of which time the mirror holds everything. */
    MirrorProof mirrorProof() {
        return new MirrorProof(settings.home().pit(), new DiskLayer(), Clock.systemUTC());
    }

    public Quarantine quarantine() {
        return stored().quarantine();
    }

    /** Finds regimes for one command; to be closed by the caller, before the application. */
    public RegimeFinding openRegimes() {
        return new RegimeFinding(this);
    }

    /** Makes partitions in advance. */
    public DaysAhead daysAhead() {
        return new DaysAhead(transactions(), catalog);
    }

    /** How much market data there is. */
    public MarketStatistics marketStatistics() {
        return new MarketStatistics(transactions());
    }

    /** Takes market data away. */
    public MarketClean marketClean() {
        return new MarketClean(database(), settings.retention());
    }

    /** Takes away what is older than the catalog lets it be. */
    public Retention retention() {
        return new Retention(
                stored().workDatabase(), settings.retention(), catalog, Clock.systemUTC(), stopSignal::isGiven);
    }

    /** A day that was taken away, which may be brought back. */
    public DroppedDay droppedDay(String dataset, LocalDate day) {
        return new DroppedDay(database(), settings.retention(), dataset, day);
    }

    /** Writes exports. */
    public Exports exports() {
        return stored().exports();
    }

    /** Brings whole exports back. */
    public Restore restore() {
        return new Restore(migrations().newest());
    }

    /** Brings single days of exports back. */
    public RangeRestore rangeRestore() {
        return new RangeRestore(transactions());
    }

    /** Keeps what was found out about exports. */
    public VerifiedSets verifiedSets() {
        return new VerifiedSets(exports());
    }

    /** Removes old exports. */
    public ExportExpiry exportExpiry() {
        return new ExportExpiry(exports(), settings.export());
    }

    /** What jobs do about exports. */
    public ExportJobs exportJobs() {
        return new ExportJobs(
                exports(), exportExpiry(), Compression.of(settings.export().compression()));
    }

    public PrometheusMetrics metrics() {
        return metrics;
    }

    /** How the parts are that do not need the routes. */
    public Health health() {
        return new Checks(this).withoutRoutes();
    }

    @Override
    public synchronized void close() {
        try {
            opened.close();
        } finally {
            stopSignal.close();
        }
    }

    /** Whether the process is told to stop. */
    boolean isStopped() {
        return stopSignal.isGiven();
    }

    Optional<Storage> storage() {
        return storage;
    }

    Storage stored() {
        return storage.orElseThrow(() -> new InvalidInputException("This needs the database, which the settings switch"
                + " off; set db.enabled = true and db.backend = postgres, see 'pitlane config'"));
    }

    private void registerExchanges(List<String> names) {
        storage().ifPresent(parts -> new ExchangeNames(parts.database().transactions()).register(names));
    }

    private static void closeAfter(Throwable failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception secondary) {
            failure.addSuppressed(secondary);
        }
    }
}
