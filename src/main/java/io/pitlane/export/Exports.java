package io.pitlane.export;

import io.pitlane.config.ExportSettings;
import io.pitlane.database.Database;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.metrics.ExportMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes exports of the whole database: sets, of which each shares the parts that have not changed with the one before,
 * and single files. One at a time for a directory, whoever asks; thread-safe.
 */
public final class Exports {

    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private final Database database;
    private final Catalog catalog;
    private final ExportSettings settings;
    private final ExportFolder folder;
    private final ExportLedger ledger;
    private final DayVersions versions;
    private final ExportMetrics metrics;
    private final ExportSteps steps;
    private volatile boolean stopped;

    public Exports(Database database, Catalog catalog, ExportSettings settings, ExportMetrics metrics) {
        this(database, catalog, settings, metrics, ExportSteps.none());
    }

    Exports(Database database, Catalog catalog, ExportSettings settings, ExportMetrics metrics, ExportSteps steps) {
        this.database = database;
        this.catalog = catalog;
        this.settings = settings;
        this.folder = new ExportFolder(settings.folder());
        this.ledger = new ExportLedger(database.transactions());
        this.versions = new DayVersions(database.transactions());
        this.metrics = metrics;
        this.steps = steps;
    }

    /** Ends an export that is under way, and does not begin another. May be called from any thread. */
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    public ExportFolder folder() {
        return folder;
    }

    public ExportLedger ledger() {
        return ledger;
    }

    /**
     * Writes a set.
     *
     * @throws NotYetException if another export is under way, or old sets are being removed
     * @throws OperationFailedException if the disk has no room; nothing of it is left
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away
     */
    public ExportReport write(Compression compression, ExportProgress progress) {
        long start = System.nanoTime();
        try {
            ExportReport report = folder.alone(() -> writeSet(compression, start, progress));
            metrics.exportWritten(report.seconds(), report.bytes(), report.parts() - report.linked(), report.linked());
            return report;
        } catch (NotYetException somebodyElse) {
            throw somebodyElse;
        } catch (RuntimeException e) {
            metrics.exportFailed();
            throw e;
        }
    }

    private ExportReport writeSet(Compression compression, long start, ExportProgress progress) {
        folder.tidy();
        String directory = folder.id();
        Beside<Optional<ExportSet>> base = Beside.begin("export-base", () -> base(directory));
        Beside<List<ExportLedger.Row>> noting =
                Beside.begin("export-ledger", () -> ledger.reconcile(directory, folder.sets()));
        Beside<Boolean> folding = Beside.begin("export-fold", this::fold);
        try (ExportSessions sessions = ExportSessions.begin(database)) {
            return database.outsideTransactions(
                    "export", connection -> writeSet(connection, sessions, base, noting, compression, start, progress));
        } finally {
            base.end();
            noting.end();
            folding.end();
        }
    }

    /** Changes no version, so that it does not matter which comes first, nor whether it fails. */
    private boolean fold() {
        try {
            versions.fold();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The changes of days could not be folded: {}", e.getMessage());
            return false;
        }
    }

    /** The newest set, unless something of it was found damaged: then everything is written anew. */
    private Optional<ExportSet> base(String directory) {
        List<ExportLedger.Row> rows = ledger.rows(directory);
        return folder.newest().filter(set -> rows.stream()
                .noneMatch(row -> row.set().equals(set.name()) && row.damage().isPresent()));
    }

    private ExportReport writeSet(
            Connection connection,
            ExportSessions sessions,
            Beside<Optional<ExportSet>> former,
            Beside<List<ExportLedger.Row>> noting,
            Compression compression,
            long start,
            ExportProgress progress)
            throws SQLException {
        Snapshot.Base sources = view -> former.await()
                .map(set -> LinkSource.of(set, compression, view.migration()))
                .orElse(LinkSource.NOTHING);
        try (Snapshot snapshot = Snapshot.take(connection, sessions, catalog, this::tellUntold, sources)) {
            Optional<ExportSet> base = former.await();
            LinkSource source = snapshot.source();
            Plan plan = Plan.of(snapshot.view(), catalog, source, snapshot.keeper());
            new DiskRoom(folder.path(), settings.minFreeDisk()).require(plan, compression);
            ExportFolder.Draft draft = folder.begin(snapshot.view().at());
            try (FileForce last = new FileForce()) {
                Manifest manifest = new SetWriter(snapshot, plan, base, source, compression, start)
                        .write(draft, settings.workers(), () -> stopped, steps, progress);
                steps.reached(ExportSteps.Step.MANIFEST_WRITTEN);
                noting.await(); // or it would miss this set, and take its row for one of a set that is gone
                Path published = folder.publish(draft, last);
                steps.reached(ExportSteps.Step.PUBLISHED);
                ledger.add(folder.id(), manifest);
                versions.tell(untold(plan));
                // A row without its set, for want of power in between, is no harm: nobody has verified it.
                last.await();
                double seconds = (System.nanoTime() - start) / 1e9;
                return new ExportReport(
                        published,
                        manifest.parts().size(),
                        manifest.linked(),
                        manifest.rows(),
                        manifest.bytes(),
                        seconds);
            } catch (RuntimeException | SQLException | IOException e) {
                removeAfter(e, draft);
                throw e;
            }
        } catch (IOException e) {
            throw new OperationFailedException(
                    "The export could not be written to " + folder.path() + ": " + e.getMessage()
                            + "; nothing of it is kept",
                    e);
        }
    }

    /** What of a run that failed stays behind is tidied away by the next one. */
    private void removeAfter(Exception failure, ExportFolder.Draft draft) {
        try {
            if (Files.exists(draft.folder())) {
                folder.delete(draft.folder());
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Days of partitions whose rows are older than the versions: the snapshot is to see that they have one. */
    private boolean tellUntold(SnapshotView view) {
        List<DayKey> days = view.tables().stream()
                .flatMap(table -> table.day().stream().map(day -> new DayKey(table.parent(), day)))
                .filter(day -> catalog.find(day.dataset()).isPresent() && view.version(day) == 0)
                .toList();
        versions.tell(days);
        return !days.isEmpty();
    }

    private static List<DayKey> untold(Plan plan) {
        return plan.parts().stream()
                .filter(part -> part.day() != null && part.version() == 0)
                .map(part -> new DayKey(part.dataset(), part.day()))
                .toList();
    }

    /**
     * Writes everything into one file, which psql restores as it does a set.
     *
     * @param file must not be there yet
     * @throws InvalidInputException if it is there, or its folder is not
     */
    public ExportReport writeFile(Path file, Compression compression, ExportProgress progress) {
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new InvalidInputException(file + " is there already; remove it, or name another file");
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new InvalidInputException(target.getParent() + " is not a folder; make it first");
        }
        try (ExportSessions sessions = ExportSessions.begin(database)) {
            return database.outsideTransactions(
                    "export-file", connection -> new SingleFile(target, settings.minFreeDisk(), compression)
                            .write(connection, sessions, catalog, () -> stopped, progress));
        }
    }
}
