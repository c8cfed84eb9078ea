package io.pitlane.bench;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadProgress;
import io.pitlane.load.LoadTables;
import io.pitlane.load.Loader;
import io.pitlane.load.SourceFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Raw NDJSON trades of seven whole days into a copy of {@code market.trades} that has no partition for any of them,
 * against CopyManager's COPY of the same rows, already finished as text, into another copy, whose partitions are there.
 */
public final class BackfillBench {

    private static final String DATASET = "market.trades";
    private static final String BASELINE = "CopyManager text COPY of finished rows into live partitions, one stream";

    private final BenchParts parts;
    private final Dataset target;
    private final Path source;
    private final Path finished;

    public BackfillBench(BenchParts parts) {
        this.parts = parts;
        this.target = parts.catalog().find(DATASET).orElseThrow().inSchema(parts.schema());
        this.source = parts.folder().resolve(parts.schema() + ".ndjson");
        this.finished = parts.folder().resolve(parts.schema() + ".copy");
    }

    public BenchResult run(long rows, int rounds) {
        Rounds measured = new Rounds();
        try (ScratchSchema scratch = new ScratchSchema(parts.dataSource(), parts.transactions(), parts.schema())) {
            scratch.copyTable("ops.loads", "loads");
            scratch.copyTable("ops.quarantine", "quarantine");
            create(scratch, "baseline");
            write(rows);
            finish(scratch, rows);
            measured.run(rounds, () -> load(scratch, rows), () -> copyFinished(scratch, rows), parts.listener());
        } catch (IOException | SQLException e) {
            throw new OperationFailedException("the bench could not be run: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            List.of(source, finished).forEach(BackfillBench::delete);
        }
        return new BenchResult("backfill", rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    private void write(long rows) throws IOException {
        SampleMarketTrade trade = new SampleMarketTrade(rows);
        try (BufferedWriter lines = Files.newBufferedWriter(source)) {
            for (long i = 0; i < rows; i++) {
                trade.next();
                lines.write(trade.line());
            }
        }
    }

    /** Makes the rows that the baseline copies: those that we load, so that both sides store the same. */
    private void finish(ScratchSchema scratch, long rows) throws Exception {
        load(scratch, rows);
        try (Connection connection = parts.dataSource().getConnection();
                OutputStream stream = Files.newOutputStream(finished)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "copy (select " + columns() + " from " + target.name()
                                    + " order by ts, trade_id) to stdout",
                            stream);
        }
        SampleMarketTrade.days()
                .forEach(day -> scratch.execute(
                        "select ops.create_day_partition('" + scratch.name() + ".baseline', '" + day + "')"));
    }

    private String columns() {
        return target.fields().stream().map(Field::name).collect(Collectors.joining(", "));
    }

    private static void create(ScratchSchema scratch, String table) {
        scratch.execute("drop table if exists " + scratch.name() + "." + table + "; create table " + scratch.name()
                + "." + table + " (like " + DATASET + " including all) partition by range (ts)");
    }

    private double load(ScratchSchema scratch, long rows) {
        create(scratch, target.table());
        scratch.reset("baseline", "loads", "quarantine");
        try (Loader loader = Loader.withTables(
                new Catalog(List.of(target)),
                PayloadDecoders.none(),
                parts.transactions(),
                new LoadTables(scratch.name()),
                parts.settings(),
                parts.folder().resolve(scratch.name() + "-quarantine"),
                Clock.systemUTC())) {
            long start = System.nanoTime();
            loader.load(List.of(new SourceFile(source, target.name())), LoadOptions.DEFAULT, LoadProgress.silent());
            double seconds = (System.nanoTime() - start) / 1e9;
            check(scratch, target.table(), rows);
            return seconds;
        }
    }

    private double copyFinished(ScratchSchema scratch, long rows) throws Exception {
        create(scratch, target.table());
        scratch.reset("baseline", "loads", "quarantine");
        long start = System.nanoTime();
        try (Connection connection = parts.dataSource().getConnection();
                InputStream stream = Files.newInputStream(finished)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + scratch.name() + ".baseline (" + columns() + ") from stdin", stream, 1 << 16);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        check(scratch, "baseline", rows);
        return seconds;
    }

    private static void check(ScratchSchema scratch, String table, long expected) {
        long found = scratch.count(table);
        if (found != expected) {
            throw new IntegrityException("the bench found " + found + " records where " + expected + " should be");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
