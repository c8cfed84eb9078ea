package io.pitlane.bench;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoders;
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
import java.util.List;

/** Two empty copies of {@code pit.trades}, one for each side, and a ledger and quarantine of their own. */
final class TradeTables implements AutoCloseable {

    private static final String DATASET = "pit.trades";

    private final BenchParts parts;
    private final ScratchSchema scratch;
    private final Dataset target;

    TradeTables(BenchParts parts) {
        this.parts = parts;
        this.scratch = new ScratchSchema(parts.dataSource(), parts.transactions(), parts.schema());
        this.target = parts.catalog().find(DATASET).orElseThrow().inSchema(scratch.name());
        scratch.copyTable(DATASET, target.table());
        scratch.copyTable(DATASET, "baseline");
        scratch.copyTable("ops.loads", "loads");
        scratch.copyTable("ops.quarantine", "quarantine");
    }

    /** Prepares and runs a bench over fresh tables, which are dropped at its end. */
    interface Bench {

        void run(TradeTables tables) throws Exception;
    }

    static void use(BenchParts parts, Bench bench) {
        try (TradeTables tables = new TradeTables(parts)) {
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

    void reset() {
        scratch.reset(target.table(), "baseline", "loads", "quarantine");
    }

    /** Loads files into our table; returns the seconds it took, once as many records as expected are new there. */
    double load(List<Path> files, long expected) {
        List<SourceFile> sources =
                files.stream().map(file -> new SourceFile(file, target.name())).toList();
        try (Loader loader = Loader.withTables(
                new Catalog(List.of(target)),
                PayloadDecoders.none(),
                parts.transactions(),
                new LoadTables(scratch.name()),
                parts.settings(),
                parts.folder().resolve(scratch.name() + "-quarantine"),
                Clock.systemUTC())) {
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
