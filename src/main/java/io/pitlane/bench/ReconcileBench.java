package io.pitlane.bench;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.error.IntegrityException;
import io.pitlane.load.Loader;
import io.pitlane.metrics.ReconcileMetrics;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Pace;
import io.pitlane.store.ReconcileOrder;
import io.pitlane.store.ReconcileProgress;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.Reconciler;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Spooled trades brought home into a copy of {@code pit.trades}, the removal of their files included, against a load of
 * the same records from one NDJSON file; both on the connections of the loader.
 */
public final class ReconcileBench {

    private static final String BASELINE = "load of the same records from one NDJSON file";
    /** Files that are written at once share the waits for the disk. */
    private static final int WRITERS = 16;

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final BenchParts parts;
    private final Path folder;
    private final Path source;

    public ReconcileBench(BenchParts parts) {
        this.parts = parts;
        this.folder = parts.folder().resolve(parts.schema() + "-reconcile");
        this.source = folder.resolve("trades.ndjson");
    }

    /** @param recordsPerFile of a spool file */
    public BenchResult run(long rows, int recordsPerFile, int rounds) {
        Rounds measured = new Rounds();
        try {
            BenchTables.use(parts, "pit.trades", BenchTables.Days.NONE, tables -> {
                List<byte[]> batches = write(rows, recordsPerFile);
                measured.run(
                        rounds, () -> reconcile(tables, batches, rows), () -> load(tables, rows), parts.listener());
            });
        } finally {
            delete();
        }
        return new BenchResult(
                "reconcile, " + recordsPerFile + " records a file",
                rows,
                measured.ourMedian(),
                BASELINE,
                measured.baselineMedian());
    }

    /** Returns the lines of each spool file. */
    private List<byte[]> write(long rows, int recordsPerFile) throws IOException {
        Files.createDirectories(folder);
        List<byte[]> batches = new ArrayList<>();
        SampleTrade trade = new SampleTrade(rows);
        try (OutputStream out = Files.newOutputStream(source)) {
            for (long from = 0; from < rows; from += recordsPerFile) {
                StringBuilder lines = new StringBuilder();
                for (long i = from; i < Math.min(rows, from + recordsPerFile); i++) {
                    trade.next();
                    lines.append(trade.json());
                }
                byte[] batch = lines.toString().getBytes(StandardCharsets.UTF_8);
                out.write(batch);
                batches.add(batch);
            }
        }
        return batches;
    }

    private double load(BenchTables tables, long rows) {
        tables.reset();
        double seconds = tables.load(List.of(source), rows);
        tables.checkCount(tables.ours(), rows);
        return seconds;
    }

    private double reconcile(BenchTables tables, List<byte[]> batches, long rows) throws Exception {
        tables.reset();
        try (Spool spool = spool();
                Loader loader = tables.newLoader()) {
            fill(spool, tables.ours(), batches);
            Reconciler reconciler = new Reconciler(
                    spool, loader, parts.transactions(), LEASE, ReconcileMetrics.none(), Clock.systemUTC());
            ReconcileOrder order = new ReconcileOrder(
                    parts.settings().connections(), Pace.unlimited(), false, ReconcileProgress.silent());
            long start = System.nanoTime();
            ReconcileReport report = reconciler.run(order);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (report.loaded() != batches.size() || report.pending() != 0) {
                throw new IntegrityException("the bench spooled " + batches.size() + " files and found " + report);
            }
            tables.checkCount(tables.ours(), rows);
            tables.checkCount(tables.ledger(), batches.size());
            return seconds;
        }
    }

    private Spool spool() {
        return new Spool(
                folder.resolve("spool"),
                folder.resolve("quarantine"),
                new DiskLayer(),
                new SpoolSettings(Long.MAX_VALUE, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC());
    }

    private static void fill(Spool spool, String dataset, List<byte[]> batches) throws Exception {
        Instant start = Instant.parse("2026-01-12T00:00:00Z");
        String round = Long.toString(System.nanoTime(), 36);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> written = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                byte[] lines = batches.get(i);
                int records =
                        (int) new String(lines, StandardCharsets.UTF_8).lines().count();
                SpoolBatch batch = new SpoolBatch(
                        "bench-" + round + "-" + i,
                        dataset,
                        LineForm.RECORDS,
                        "bench",
                        start.plusMillis(i * 200L),
                        lines,
                        records);
                written.add(writers.submit(() -> spool.write(batch)));
            }
            for (Future<?> each : written) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
