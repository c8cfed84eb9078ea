package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.metrics.LoadMetrics;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads files into their tables, each record exactly once. Thread-safe.
 *
 * <p>A small file is committed together with others, a large one chunk by chunk on up to two connections; every chunk
 * writes its ledger line in the transaction that writes its rows. So a load that was cut off goes on where it stopped,
 * and a file that was loaded before, under whatever name, is a duplicate.
 */
public final class Loader implements AutoCloseable {

    private final Catalog catalog;
    private final LoadParts parts;
    private final Map<String, DatasetLoad> loads = new ConcurrentHashMap<>();

    /**
     * @param quarantineFolder where readable copies of refused records go
     * @param clock gives {@code created_at} of records without one, and the upper bound of times
     */
    public Loader(
            Catalog catalog,
            Transactions transactions,
            LoadSettings settings,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock) {
        this(catalog, transactions, LoadTables.OPS, settings, ChunkLimits.STANDARD, metrics, quarantineFolder, clock);
    }

    /** With its own ledger and quarantine: for benches. */
    public static Loader withTables(
            Catalog catalog,
            Transactions transactions,
            LoadTables tables,
            LoadSettings settings,
            Path quarantineFolder,
            Clock clock) {
        return new Loader(
                catalog,
                transactions,
                tables,
                settings,
                ChunkLimits.STANDARD,
                LoadMetrics.none(),
                quarantineFolder,
                clock);
    }

    Loader(
            Catalog catalog,
            Transactions transactions,
            LoadTables tables,
            LoadSettings settings,
            ChunkLimits limits,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock) {
        this.catalog = catalog;
        this.parts = new LoadParts(
                transactions,
                tables,
                settings,
                limits,
                metrics,
                clock,
                UUID.randomUUID().toString(),
                new Workers(settings.connections()),
                new BatchPool(settings.connections() + 1),
                new Ledger(tables),
                new RejectsFiles(quarantineFolder, transactions, tables));
    }

    /**
     * Loads every file, or finds that it was loaded before.
     *
     * @throws InvalidInputException if a dataset is not in the catalog
     * @throws io.pitlane.database.DatabaseUnavailableException if the database stays away; what was committed until then
     *     stays, and a later call with the same files goes on behind it
     * @throws LoadStoppedException if {@link #stop} was called; likewise
     */
    public LoadReport load(List<SourceFile> files, LoadOptions options, LoadProgress progress) {
        Map<DatasetLoad, List<FileOutcomeOf>> byDataset = new LinkedHashMap<>();
        List<FileOutcomeOf> all = new ArrayList<>();
        long totalBytes = 0;
        for (SourceFile file : files) {
            FileOutcomeOf outcome = new FileOutcomeOf(file, new FileOutcome(file), sizeOf(file.path()));
            byDataset
                    .computeIfAbsent(loadOf(file.dataset()), load -> new ArrayList<>())
                    .add(outcome);
            all.add(outcome);
            totalBytes += outcome.bytes;
        }
        List<String> failures = new ArrayList<>();
        progress.began(files.size(), totalBytes);
        try {
            byDataset.forEach((load, outcomes) -> loadDataset(load, outcomes, options, progress, failures));
        } finally {
            progress.ended();
        }
        List<FileReport> reports = all.stream()
                .filter(outcome -> !outcome.failed)
                .map(outcome -> outcome.outcome.report())
                .toList();
        return new LoadReport(reports, failures);
    }

    /** A file and what became of it. */
    private static final class FileOutcomeOf {

        private final SourceFile file;
        private final FileOutcome outcome;
        private final long bytes;
        private boolean failed;

        FileOutcomeOf(SourceFile file, FileOutcome outcome, long bytes) {
            this.file = file;
            this.outcome = outcome;
            this.bytes = bytes;
        }
    }

    private void loadDataset(
            DatasetLoad load,
            List<FileOutcomeOf> files,
            LoadOptions options,
            LoadProgress progress,
            List<String> failures) {
        long start = System.nanoTime();
        load.checkTable();
        SmallFiles small = new SmallFiles(parts, load, options.force(), progress);
        LargeFile large = new LargeFile(parts, load, options.force(), progress);
        AtomicFile atomic = new AtomicFile(parts, load, options, progress);
        try {
            for (FileOutcomeOf file : files) {
                parts.workers().checkStopping();
                try {
                    if (options.singleTransaction()) {
                        atomic.load(file.file, file.outcome);
                    } else if (file.bytes > SmallFiles.MOST_BYTES || !small.add(file.file, file.outcome)) {
                        large.load(file.file, file.outcome);
                    }
                } catch (IOException e) {
                    file.failed = true;
                    failures.add("cannot read " + file.file.path() + ": " + reasonOf(e));
                }
            }
            small.finish();
            shareTime(files, (System.nanoTime() - start) / 1e9);
        } catch (RuntimeException e) {
            small.finishAfter(e);
            throw e;
        }
    }

    /** Files that are committed together have no time of their own; one byte more each, so that empty ones count. */
    private static void shareTime(List<FileOutcomeOf> files, double seconds) {
        double bytes = files.stream().mapToDouble(file -> file.bytes + 1.0).sum();
        files.forEach(file -> file.outcome.took(seconds * (file.bytes + 1.0) / bytes));
    }

    private DatasetLoad loadOf(String dataset) {
        return loads.computeIfAbsent(
                dataset,
                name -> new DatasetLoad(
                        parts, catalog.find(name).orElseThrow(() -> CatalogNames.unknown(name, catalog))));
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // reading it will tell why
        }
    }

    private static String reasonOf(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        return e instanceof AccessDeniedException ? "no permission to read it" : e.getMessage();
    }

    /** Ends running loads behind the chunks in hand, and refuses new ones. */
    public void stop() {
        parts.workers().stop();
    }

    @Override
    public void close() {
        parts.workers().close();
    }
}
