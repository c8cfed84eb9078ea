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
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        List<ExportSet> sets = folder.sets();
        ledger.reconcile(folder.id(), sets);
        Optional<ExportSet> base = base(sets);
        versions.fold();
        return database.outsideTransactions(
                "export", connection -> writeSet(connection, base, compression, start, progress));
    }

    /** The newest set, unless something of it was found damaged: then everything is written anew. */
    private Optional<ExportSet> base(List<ExportSet> sets) {
        Set<String> damaged = new HashSet<>();
        ledger.rows(folder.id()).stream()
                .filter(row -> row.damage().isPresent())
                .forEach(row -> damaged.add(row.set()));
        return sets.isEmpty()
                ? Optional.empty()
                : Optional.of(sets.get(sets.size() - 1)).filter(set -> !damaged.contains(set.name()));
    }

    private ExportReport writeSet(
            Connection connection,
            Optional<ExportSet> base,
            Compression compression,
            long start,
            ExportProgress progress)
            throws SQLException {
        tellUntold(connection);
        try (Snapshot snapshot = Snapshot.take(database.unlimitedDataSource(), catalog, view -> base.map(
                        set -> LinkSource.of(set, compression, view.migration()))
                .orElse(LinkSource.NOTHING))) {
            LinkSource source = base.map(set ->
                            LinkSource.of(set, compression, snapshot.view().migration()))
                    .orElse(LinkSource.NOTHING);
            Plan plan = Plan.of(snapshot.view(), catalog, source, snapshot.keeper());
            new DiskRoom(folder.path(), settings.minFreeDisk()).require(plan, compression);
            ExportFolder.Draft draft = folder.begin(snapshot.view().at());
            try {
                Manifest manifest = write(snapshot, plan, draft, base, source, compression, start, progress);
                steps.reached(ExportSteps.Step.MANIFEST_WRITTEN);
                Path published = folder.publish(draft);
                steps.reached(ExportSteps.Step.PUBLISHED);
                ledger.add(folder.id(), manifest);
                versions.tell(untold(plan));
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

    private Manifest write(
            Snapshot snapshot,
            Plan plan,
            ExportFolder.Draft draft,
            Optional<ExportSet> base,
            LinkSource source,
            Compression compression,
            long start,
            ExportProgress progress)
            throws SQLException, IOException {
        PartsWriter writer =
                new PartsWriter(snapshot, plan, new SetSink(draft.folder(), compression), () -> stopped, progress);
        progress.began("Exporting", plan.parts().size());
        try {
            writer.writeRows(settings.workers());
            steps.reached(ExportSteps.Step.ROWS_WRITTEN);
            for (Map.Entry<RowsPart, ManifestPart> link : plan.linked().entrySet()) {
                String set = Optional.ofNullable(link.getValue().linkedFrom())
                        .orElse(base.orElseThrow().name());
                PartLink.make(
                        source.folder().resolve(link.getValue().file()),
                        draft.folder().resolve(link.getValue().file()));
                writer.linked(link.getKey(), link.getValue().linkedFrom(set));
                progress.advanced(1, link.getValue().rows());
            }
        } finally {
            progress.ended();
        }
        List<ManifestPart> parts = new ArrayList<>();
        parts.add(writer.writeBegin());
        parts.addAll(writer.rowParts());
        parts.add(writer.writeFinish());
        parts.add(writer.writeCommit());
        Manifest manifest = manifest(snapshot, draft.name(), base, compression, start, parts);
        try (PartFile file = new PartFile(draft.folder().resolve(Manifest.FILE))) {
            file.write(ManifestFile.write(manifest));
        }
        return manifest;
    }

    private static Manifest manifest(
            Snapshot snapshot,
            String name,
            Optional<ExportSet> base,
            Compression compression,
            long start,
            List<ManifestPart> parts) {
        SnapshotView view = snapshot.view();
        LocalDate to = view.at().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate from = base.map(set -> set.manifest().daysTo().plusDays(1)).orElseGet(() -> parts.stream()
                .map(ManifestPart::day)
                .filter(day -> day != null)
                .min(Comparator.naturalOrder())
                .orElse(to));
        return new Manifest(
                name,
                view.at(),
                view.database(),
                view.serverVersion(),
                view.migration(),
                snapshot.id(),
                compression.word(),
                from.isAfter(to) ? to : from,
                to,
                parts.stream().mapToLong(ManifestPart::rows).sum(),
                parts.stream().mapToLong(ManifestPart::bytes).sum(),
                (System.nanoTime() - start) / 1e9,
                parts);
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

    /** Days of partitions whose rows are older than the versions. */
    private void tellUntold(Connection connection) throws SQLException {
        SnapshotView view = Snapshot.look(connection);
        versions.tell(view.tables().stream()
                .flatMap(table -> table.day().stream().map(day -> new DayKey(table.parent(), day)))
                .filter(day -> catalog.find(day.dataset()).isPresent() && view.version(day) == 0)
                .toList());
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
        return database.outsideTransactions("export-file", connection -> writeTo(target, compression, progress));
    }

    private ExportReport writeTo(Path target, Compression compression, ExportProgress progress) throws SQLException {
        long start = System.nanoTime();
        Path draft = target.resolveSibling("." + target.getFileName() + ".part");
        try (Snapshot snapshot = Snapshot.take(database.unlimitedDataSource(), catalog, view -> LinkSource.NOTHING)) {
            Plan plan = Plan.of(snapshot.view(), catalog, LinkSource.NOTHING, snapshot.keeper());
            new DiskRoom(target.getParent(), settings.minFreeDisk()).require(plan, compression);
            Files.deleteIfExists(draft);
            long rows;
            long parts;
            long bytes;
            try (FileSink sink = new FileSink(draft, compression)) {
                PartsWriter writer = new PartsWriter(snapshot, plan, sink, () -> stopped, progress);
                progress.began("Exporting", plan.parts().size());
                try {
                    writer.writeBegin();
                    writer.writeRows(1);
                    writer.writeFinish();
                    writer.writeCommit();
                } finally {
                    progress.ended();
                }
                sink.seal();
                rows = writer.rowParts().stream().mapToLong(ManifestPart::rows).sum();
                parts = writer.rowParts().size() + 3L;
                bytes = sink.bytes();
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            ExportFolder.force(target.getParent());
            return new ExportReport(target, parts, 0, rows, bytes, (System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            throw new OperationFailedException(
                    "The export could not be written to " + target + ": " + e.getMessage() + "; nothing of it is kept",
                    e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", file, e.getMessage());
        }
    }
}
