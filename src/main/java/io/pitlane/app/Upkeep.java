package io.pitlane.app;

import io.pitlane.config.Settings;
import io.pitlane.database.Transactions;
import io.pitlane.export.DayVersions;
import io.pitlane.http.Health;
import io.pitlane.load.InboxFolders;
import io.pitlane.regime.StoredSnapshots;
import io.pitlane.store.VanishedFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The small tasks that go on beside the routes of a running instance. Closing it ends them. */
final class Upkeep implements AutoCloseable {

    private static final Duration TIDY_INBOX = Duration.ofMinutes(1);
    private static final Duration WATCH_HEALTH = Duration.ofSeconds(30);
    private static final Duration TIDY_SPOOL = Duration.ofMinutes(5);
    private static final Duration FOLD_CHANGES = Duration.ofMinutes(10);
    private static final Duration RECALL_DRILL = Duration.ofMinutes(1);
    private static final Duration FINISH_DAYS = Duration.ofMinutes(1);

    private final Application application;
    private final BooleanSupplier isReady;
    private final Clock clock;
    private final Housekeeping housekeeping = new Housekeeping();
    /** May have to wait for readers, which nothing else of the house is to wait for. */
    private final Housekeeping daysOnTheirWayOut = new Housekeeping();

    /** @param isReady whether the database can be worked with now */
    Upkeep(Application application, BooleanSupplier isReady, Clock clock) {
        this.application = application;
        this.isReady = isReady;
        this.clock = clock;
    }

    void begin(InboxFolders folders, StoreParts store) {
        figures(folders, store);
        housekeeping.repeat("Clearing up the spool", TIDY_SPOOL, () -> tidySpool(store));
        housekeeping.repeat("Tidying the inbox", TIDY_INBOX, () -> folders.tidy(TIDY_INBOX));
        // Whoever asks for the version of a day reads what is not folded yet.
        whenReady(housekeeping, "Folding the changes of days", FOLD_CHANGES, () -> new DayVersions(
                        application.transactions())
                .fold());
        whenReady(daysOnTheirWayOut, "Finishing days that are taken away", FINISH_DAYS, () -> application
                .retention()
                .finish());
    }

    /** Another process may have drilled, or this one before it was started anew. */
    void keepOfDrills(Runnable recall) {
        whenReady(housekeeping, "Looking up the last drill", RECALL_DRILL, recall);
    }

    /** Looked at also when nobody asks, so that it knows since when something is as it is. */
    Health watched(Health health) {
        housekeeping.repeat("Looking at the health", WATCH_HEALTH, health::look);
        return health;
    }

    private void figures(InboxFolders folders, StoreParts store) {
        Figures figures = new Figures(application.metrics().registry(), housekeeping);
        figures.keepOf(folders);
        figures.keepOf(store.spool(), clock);
        if (application.storage().isEmpty()) {
            figures.keepOfNoDatabase();
            return;
        }
        Settings settings = application.settings();
        Transactions transactions = application.transactions();
        figures.keepOf(application.database(), isReady);
        figures.keepOf(new TableSizes(transactions), isReady);
        figures.keepOf(new StoredSnapshots(settings.home().routes().resolve("sql")), transactions, isReady, clock);
    }

    private void tidySpool(StoreParts store) {
        store.tidy();
        if (isReady.getAsBoolean()) {
            new VanishedFiles(store.spool(), application.transactions()).settle();
        }
    }

    private void whenReady(Housekeeping keeper, String name, Duration pause, Runnable task) {
        keeper.repeat(name, pause, () -> {
            if (isReady.getAsBoolean()) {
                task.run();
            }
        });
    }

    @Override
    public void close() {
        housekeeping.close();
        daysOnTheirWayOut.close();
    }
}
