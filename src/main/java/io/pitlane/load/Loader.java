package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidInputException;
import io.pitlane.metrics.LoadMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
    private final FileTargets targets;
    private final BatchesTogether together;
    private final RecordCheck check;
    private final Consumer<String> passing;
    private final Map<String, DatasetLoad> loads = new ConcurrentHashMap<>();

    /**
     * @param decoders of what exchanges send
     * @param quarantineFolder where readable copies of refused records go
     * @param clock gives {@code created_at} of records without one, and the upper bound of times
     */
    public Loader(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadSettings settings,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock) {
        this(
                catalog,
                decoders,
                transactions,
                LoadTables.OPS,
                settings,
                ChunkLimits.STANDARD,
                metrics,
                quarantineFolder,
                clock);
    }

    /** @param passing told of each dataset before and behind a load of files: these do not come by the store */
    public Loader(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadSettings settings,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock,
            Consumer<String> passing) {
        this(
                catalog,
                decoders,
                transactions,
                LoadTables.OPS,
                settings,
                ChunkLimits.STANDARD,
                metrics,
                quarantineFolder,
                clock,
                passing);
    }

    /** With its own ledger and quarantine: for benches. */
    public static Loader withTables(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadTables tables,
            LoadSettings settings,
            Path quarantineFolder,
            Clock clock) {
        return new Loader(
                catalog,
                decoders,
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
            PayloadDecoders decoders,
            Transactions transactions,
            LoadTables tables,
            LoadSettings settings,
            ChunkLimits limits,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock) {
        this(
                catalog,
                decoders,
                transactions,
                tables,
                settings,
                limits,
                metrics,
                quarantineFolder,
                clock,
                dataset -> {});
    }

    private Loader(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadTables tables,
            LoadSettings settings,
            ChunkLimits limits,
            LoadMetrics metrics,
            Path quarantineFolder,
            Clock clock,
            Consumer<String> passing) {
        this.passing = passing;
        this.catalog = catalog;
        this.parts = new LoadParts(
                transactions,
                decoders,
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
        this.targets = new FileTargets(parts, this::loadOf);
        this.together = new BatchesTogether(parts, targets);
        this.check = new RecordCheck(catalog, decoders, settings, parts.lookups()::remembered, clock);
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
        Map<String, List<FileOutcome>> byDataset = new LinkedHashMap<>();
        List<FileOutcome> all = new ArrayList<>();
        long totalBytes = 0;
        for (SourceFile file : files) {
            checkTarget(file);
            FileOutcome outcome = new FileOutcome(file, sizeOf(file.path()));
            byDataset
                    .computeIfAbsent(file.dataset(), dataset -> new ArrayList<>())
                    .add(outcome);
            all.add(outcome);
            totalBytes += outcome.bytes();
        }
        progress.began(files.size(), totalBytes);
        List<String> passed = options.dryRun()
                ? List.of()
                : byDataset.keySet().stream().filter(Objects::nonNull).toList();
        passed.forEach(passing);
        try {
            byDataset.values().forEach(outcomes -> loadGroup(outcomes, options, progress));
        } finally {
            passed.forEach(passing);
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

    /** Refuses what can be refused before anything is loaded. */
    private void checkTarget(SourceFile file) {
        switch (file.form()) {
            case RECORDS -> loadOf(file.dataset());
            case RECORDING -> loadOf(targets.forLinesOfNoKind());
            case PAYLOADS -> loadOf(targets.datasetOf(file.frame()));
        }
    }

    private void loadGroup(List<FileOutcome> files, LoadOptions options, LoadProgress progress) {
        long start = System.nanoTime();
        if (options.dryRun()) {
            new DryRun(parts, targets, options, progress).load(files);
        } else if (options.singleTransaction()) {
            AtomicFile atomic = new AtomicFile(parts, targets, options, progress);
            files.forEach(file -> loadOne(file, atomic::load));
        } else {
            loadTogether(files, options, progress);
        }
        shareTime(files, (System.nanoTime() - start) / 1e9);
    }

    private void loadTogether(List<FileOutcome> files, LoadOptions options, LoadProgress progress) {
        FilesTogether together = new FilesTogether(parts, targets, options.force(), progress);
        try {
            files.forEach(file -> loadOne(file, together::add));
            together.finish();
        } catch (RuntimeException e) {
            together.finishAfter(e);
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
        } catch (HeldDayException e) {
            file.held(e);
        } catch (IOException e) {
            file.failed(e);
        }
    }

    /** Files that are committed together have no time of their own; one byte more each, so that empty ones count. */
    private static void shareTime(List<FileOutcome> files, double seconds) {
        double bytes = files.stream().mapToDouble(file -> file.bytes() + 1.0).sum();
        files.forEach(file -> file.took(seconds * (file.bytes() + 1.0) / bytes));
    }

    /**
     * Loads recorded lines, NDJSON, that need no file: those of a poll. Loaded once by its id; a call that failed may be
     * repeated.
     *
     * @param batchId the same lines have the same; at most 64 characters
     * @param origin where they came from, for the ledger and the quarantine, such as {@code feed okx trades}
     * @return what came of them in each dataset that they have lines for
     * @throws io.pitlane.database.DatabaseUnavailableException if the database stays away; nothing is kept of the lines
     * @throws LoadStoppedException if {@link #stop} was called
     */
    public BatchReport loadRecording(String batchId, String origin, byte[] lines) {
        return loadWithPatience(batchId, origin, "", SourceFile.Form.RECORDING, lines);
    }

    /**
     * Loads records of one dataset, NDJSON, that need no file; otherwise as {@link #loadRecording}.
     *
     * @throws InvalidInputException if the dataset is not in the catalog
     */
    public BatchReport loadRecords(String batchId, String origin, String dataset, byte[] lines) {
        return loadWithPatience(batchId, origin, dataset, SourceFile.Form.RECORDS, lines);
    }

    private BatchReport loadWithPatience(
            String batchId, String origin, String dataset, SourceFile.Form form, byte[] lines) {
        RecordBatch batch = new RecordBatch(
                batchId, false, origin, dataset, form, lines, parts.clock().instant());
        return new MemoryLoad(parts, targets)
                .load(batch, null, (load, chunk) -> load.committer().commit(chunk));
    }

    /**
     * Loads batches of one dataset, those that are small in one transaction, each with a ledger line of its own. Tries
     * once: a call that failed may be repeated with batches that are no longer said to be new.
     *
     * @param batches with different ids
     * @return what came of each, in their order; one that could not be stored though the database is there costs the
     *     others nothing, see {@link BatchReport#failure()}
     * @throws InvalidInputException if the dataset is not in the catalog
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away, or refuses for now
     * @throws io.pitlane.database.CommitUnknownException if the connection was lost during COMMIT: some or all of them may
     *     be stored, which a later call finds out
     * @throws LoadStoppedException if {@link #stop} was called and one of them is large: small ones are loaded even then
     */
    public List<BatchReport> loadTogether(List<RecordBatch> batches) {
        return together.load(batches);
    }

    /**
     * Asks the ledger which batches are loaded to their end.
     *
     * @throws InvalidInputException if the dataset is not in the catalog
     */
    public Set<String> findLoaded(String dataset, Collection<String> batchIds) {
        return loadOf(dataset).findInLedger(batchIds).entrySet().stream()
                .filter(known -> known.getValue().isComplete())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Finds the records that do not fit whatever the database holds, without asking it: for as long as it is away. What is
     * refused for what the database holds is found when they are loaded.
     *
     * @throws InvalidInputException if the dataset is not in the catalog
     */
    public List<BatchReport.Refused> findRefused(RecordBatch batch) {
        return check.findRefused(batch);
    }

    /**
     * Whether the ledger has an id, and for records that are not merely what was saved of a damaged batch.
     *
     * @throws InvalidInputException if the dataset is not in the catalog
     */
    public boolean isOfWholeBatch(String dataset, String batchId) {
        return loadOf(dataset)
                .findOrigin(batchId)
                .filter(origin -> !RecordBatch.isPart(origin))
                .isPresent();
    }

    /**
     * Whether a table has no row.
     *
     * @throws InvalidInputException if the dataset is not in the catalog
     */
    public boolean isEmpty(String dataset) {
        return loadOf(dataset).isEmpty();
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
