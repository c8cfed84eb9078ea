package io.pitlane.app;

import io.pitlane.config.Settings;
import io.pitlane.database.Transactions;
import io.pitlane.error.ExitCode;
import io.pitlane.load.Loader;
import io.pitlane.load.Quarantine;
import io.pitlane.load.SourceFiles;
import io.pitlane.metrics.PrometheusMetrics;

/**
 * Every part of the product, built in order and closed in reverse. Nowhere else is a service constructed.
 *
 * <p>The parts are thread-safe and live as long as the application. {@link #close()} may be called from any thread and
 * more than once.
 */
public final class Application implements AutoCloseable {

    private final Settings settings;
    private final OpenedParts opened;
    private final PrometheusMetrics metrics;
    private final Transactions transactions;
    private final SourceFiles sourceFiles = new SourceFiles();
    private final Loader loader = new Loader();
    private final Quarantine quarantine = new Quarantine();

    private Application(Settings settings, Opening opening, OpenedParts opened) {
        this.settings = settings;
        this.opened = opened;
        this.metrics = opened.add(PrometheusMetrics.open());
        this.transactions = new Transactions(null);
    }

    /**
     * For one command: the database is there and, where the settings say so, migrated.
     *
     * @throws io.pitlane.database.DatabaseUnavailableException if it cannot be reached
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

    /** Starts the routes and blocks until the process is told to stop; then finishes what is in hand. */
    public ExitCode run() {
        throw new IllegalStateException("under construction");
    }

    public Settings settings() {
        return settings;
    }

    public Transactions transactions() {
        return transactions;
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
        opened.close();
    }

    private static void closeAfter(Throwable failure, OpenedParts opened) {
        try {
            opened.close();
        } catch (RuntimeException secondary) {
            failure.addSuppressed(secondary);
        }
    }
}
