package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.metrics.LoadMetrics;
import java.io.IOException;
import java.nio.file.Files;
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
                new DatabaseLookups(transactions),
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
        Map<DatasetLoad, List<FileOutcome>> byDataset = new LinkedHashMap<>();
        List<FileOutcome> all = new ArrayList<>();
        long totalBytes = 0;
        for (SourceFile file : files) {
            FileOutcome outcome = new FileOutcome(file, sizeOf(file.path()));
            byDataset
                    .computeIfAbsent(loadOf(file.dataset()), load -> new ArrayList<>())
                    .add(outcome);
            all.add(outcome);
            totalBytes += outcome.bytes();
        }
        progress.began(files.size(), totalBytes);
        try {
            byDataset.forEach((load, outcomes) -> loadDataset(load, outcomes, options, progress));
        } finally {
            progress.ended();
        }
        List<FileReport> reports = all.stream()
                .filter(outcome -> outcome.failure().isEmpty())
                .map(FileOutcome::report)
                .toList();
        List<String> failures = all.stream()
                .map(FileOutcome::failure)
                .filter(failure -> !failure.isEmpty())
                .toList();
        return new LoadReport(reports, failures);
    }

    private void loadDataset(DatasetLoad load, List<FileOutcome> files, LoadOptions options, LoadProgress progress) {
        long start = System.nanoTime();
        load.checkTable();
        if (options.dryRun()) {
            new DryRun(parts, load, options, progress).load(files);
        } else if (options.singleTransaction()) {
            AtomicFile atomic = new AtomicFile(parts, load, options, progress);
            files.forEach(file -> loadOne(file, atomic::load));
        } else {
            loadTogether(load, files, options, progress);
        }
        shareTime(files, (System.nanoTime() - start) / 1e9);
    }

    private void loadTogether(DatasetLoad load, List<FileOutcome> files, LoadOptions options, LoadProgress progress) {
        SmallFiles small = new SmallFiles(parts, load, options.force(), progress);
        LargeFile large = new LargeFile(parts, load, options.force(), progress);
        try {
            for (FileOutcome file : files) {
                loadOne(file, outcome -> {
                    if (outcome.bytes() > SmallFiles.MOST_BYTES || !small.add(outcome)) {
                        large.load(outcome);
                    }
                });
            }
            small.finish();
        } catch (RuntimeException e) {
            small.finishAfter(e);
            throw e;
        }
    }

    /** The load of one file. */
    private interface FileLoad {

        void load(FileOutcome outcome) throws IOException;
    }

    /** A file that cannot be read does not keep the others from being loaded. */
    private void loadOne(FileOutcome file, FileLoad load) {
        parts.workers().checkStopping();
        try {
            load.load(file);
        } catch (IOException e) {
            file.failed(e);
        }
    }

    /** Files that are committed together have no time of their own; one byte more each, so that empty ones count. */
    private static void shareTime(List<FileOutcome> files, double seconds) {
        double bytes = files.stream().mapToDouble(file -> file.bytes() + 1.0).sum();
        files.forEach(file -> file.took(seconds * (file.bytes() + 1.0) / bytes));
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

    /** Ends running loads behind the chunks in hand, and refuses new ones. */
    public void stop() {
        parts.workers().stop();
    }

    @Override
    public void close() {
        parts.workers().close();
    }
}
