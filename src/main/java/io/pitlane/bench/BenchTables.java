package io.pitlane.bench;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadProgress;
import io.pitlane.load.LoadReport;
import io.pitlane.load.LoadTables;
import io.pitlane.load.Loader;
import io.pitlane.load.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** Two empty copies of a table, one for each side, and a ledger and quarantine of their own. */
final class BenchTables implements AutoCloseable {

    /** The partitions that both copies of a partitioned table have. */
    record Days(LocalDate first, int count) {

        /** For a table that has none. */
        static final Days NONE = new Days(LocalDate.EPOCH, 0);
    }

    private final BenchParts parts;
    private final ScratchSchema scratch;
    private final Dataset source;
    private final Dataset target;
    private final Days days;

    private BenchTables(BenchParts parts, String dataset, Days days) {
        this.parts = parts;
        this.days = days;
        this.scratch = new ScratchSchema(parts.dataSource(), parts.transactions(), parts.schema());
        this.source = parts.catalog().find(dataset).orElseThrow();
        this.target = source.inSchema(scratch.name());
        copy(target.table());
        copy("baseline");
        scratch.copyTable("ops.loads", "loads");
        scratch.copyTable("ops.quarantine", "quarantine");
        scratch.copyTable("ops.day_changes", "day_changes");
    }

    private void copy(String table) {
        if (source.isPartitionedByDay()) {
            scratch.copyPartitionedTable(source, table, days);
        } else {
            scratch.copyTable(source.name(), table);
        }
    }

    /** Prepares and runs a bench over fresh tables, which are dropped at its end. */
    interface Bench {

        void run(BenchTables tables) throws Exception;
    }

    static void use(BenchParts parts, String dataset, Days days, Bench bench) {
        try (BenchTables tables = new BenchTables(parts, dataset, days)) {
            bench.run(tables);
        } catch (IOException | SQLException e) {
            throw new OperationFailedException("the bench could not be run: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table that the product loads. */
    String ours() {
        return target.name();
    }

    /** The table of the other side. */
    String baseline() {
        return scratch.name() + ".baseline";
    }

    String ledger() {
        return scratch.name() + ".loads";
    }

    /** Makes partitions as the product makes them. */
    void makeDays(String table, LocalDate first, int count) {
        for (int i = 0; i < count; i++) {
            scratch.execute("select ops.create_day_partition('" + table + "', '" + first.plusDays(i) + "')");
        }
    }

    /** Takes every partition of our table away. */
    void dropOurDays() {
        scratch.execute("drop table " + target.name() + "; drop sequence " + target.name() + "_id_seq");
        copy(target.table());
    }

    void reset() {
        scratch.reset(target.table(), "baseline", "loads", "quarantine", "day_changes");
    }

    /** So that every round begins alike. */
    void checkpoint() {
        scratch.checkpoint();
    }

    Days days() {
        return days;
    }

    /** Loads files into our table; returns the seconds it took, once as many records as expected are new there. */
    double load(List<Path> files, long expected) {
        return loadSources(
                files.stream().map(file -> new SourceFile(file, target.name())).toList(), expected);
    }

    /** Loads recorded lines into our table, as {@link #load}. */
    double loadRecording(Path file, long expected) {
        return loadSources(List.of(SourceFile.recording(file)), expected);
    }

    /** Into our table; closed by the caller. */
    Loader newLoader() {
        return Loader.withTables(
                new Catalog(List.of(target)),
                new ScratchDecoders(parts.decoders(), source, target),
                parts.transactions(),
                new LoadTables(scratch.name()),
                parts.settings(),
                parts.folder().resolve(scratch.name() + "-quarantine"),
                Clock.systemUTC());
    }

    private double loadSources(List<SourceFile> sources, long expected) {
        try (Loader loader = newLoader()) {
            long start = System.nanoTime();
            LoadReport report = loader.load(sources, LoadOptions.DEFAULT, LoadProgress.silent());
            double seconds = (System.nanoTime() - start) / 1e9;
            check(report.inserted(), expected);
            return seconds;
        }
    }

    /** @throws IntegrityException if a table does not hold what it should */
    void checkCount(String table, long expected) {
        check(scratch.count(table.substring(table.indexOf('.') + 1)), expected);
    }

    private static void check(long found, long expected) {
        if (found != expected) {
            throw new IntegrityException("the bench found " + found + " records where " + expected + " should be");
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
