package io.pitlane.bench;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Raw NDJSON trades into a copy of {@code pit.trades} with all its indexes, against CopyManager's COPY of the same rows,
 * already finished as text, into another copy.
 */
public final class LoadBench {

    static final String DATASET = "pit.trades";
    private static final String BASELINE = "CopyManager text COPY of finished rows, one stream";

    private final Dataset dataset;
    private final DataSource dataSource;
    private final Transactions transactions;
    private final LoadSettings settings;
    private final Consumer<String> listener;

    /**
     * @param dataSource without a statement timeout
     * @param listener hears of each round
     */
    public LoadBench(
            Catalog catalog,
            DataSource dataSource,
            Transactions transactions,
            LoadSettings settings,
            Consumer<String> listener) {
        this.dataset = catalog.find(DATASET).orElseThrow();
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * @param schema name of the scratch schema
     * @param folder for the generated files, which are deleted at the end
     * @param overlap how much of it the table has before each of our rounds; the baseline's table is always empty
     */
    public BenchResult run(long rows, Overlap overlap, int rounds, String schema, Path folder) {
        Path source = folder.resolve(schema + ".ndjson");
        Path finished = folder.resolve(schema + ".copy");
        Path known = folder.resolve(schema + "-known.copy");
        try (ScratchSchema scratch = new ScratchSchema(dataSource, transactions, schema)) {
            scratch.copyTable(DATASET, dataset.table());
            scratch.copyTable(DATASET, "baseline");
            scratch.copyTable("ops.loads", "loads");
            scratch.copyTable("ops.quarantine", "quarantine");
            write(rows, overlap, source, finished, known);
            Rounds measured = new Rounds();
            measured.run(
                    rounds,
                    () -> load(scratch, rows, source, known, folder),
                    () -> copyFinished(scratch, rows, finished),
                    listener);
            String name = overlap.percent() == 0 ? "load" : "load --overlap " + overlap.percent() + "%";
            return new BenchResult(name, rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
        } catch (IOException | SQLException e) {
            throw new OperationFailedException("the bench could not be run: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            delete(source);
            delete(finished);
            delete(known);
        }
    }

    private static void write(long rows, Overlap overlap, Path source, Path finished, Path known) throws IOException {
        SampleTrade trade = new SampleTrade(rows);
        try (BufferedWriter json = Files.newBufferedWriter(source);
                BufferedWriter text = Files.newBufferedWriter(finished);
                BufferedWriter beforehand = Files.newBufferedWriter(known)) {
            for (long i = 0; i < rows; i++) {
                trade.next();
                json.write(trade.json());
                text.write(trade.copyText());
                if (overlap.isKnown(i)) {
                    beforehand.write(trade.copyText());
                }
            }
        }
    }

    private double load(ScratchSchema scratch, long rows, Path source, Path known, Path folder) throws Exception {
        scratch.reset(dataset.table(), "loads", "quarantine");
        long before = copy(scratch.name() + "." + dataset.table(), known);
        Dataset target = dataset.inSchema(scratch.name());
        try (Loader loader = Loader.withTables(
                new Catalog(List.of(target)),
                transactions,
                new LoadTables(scratch.name()),
                settings,
                folder.resolve(scratch.name() + "-quarantine"),
                Clock.systemUTC())) {
            long start = System.nanoTime();
            LoadReport report = loader.load(
                    List.of(new SourceFile(source, target.name())), LoadOptions.DEFAULT, LoadProgress.silent());
            double seconds = (System.nanoTime() - start) / 1e9;
            if (report.inserted() != rows - before || scratch.count(dataset.table()) != rows) {
                throw new IntegrityException("the bench loaded " + report.inserted() + " of " + (rows - before)
                        + " new records; the table holds " + scratch.count(dataset.table()));
            }
            return seconds;
        }
    }

    private double copyFinished(ScratchSchema scratch, long rows, Path finished) throws Exception {
        scratch.reset("baseline");
        long start = System.nanoTime();
        long copied = copy(scratch.name() + ".baseline", finished);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (copied != rows) {
            throw new IntegrityException("the baseline copied " + copied + " of " + rows + " rows");
        }
        return seconds;
    }

    private long copy(String table, Path text) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection();
                InputStream stream = Files.newInputStream(text)) {
            return connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " (" + SampleTrade.COLUMNS + ") from stdin", stream, 1 << 16);
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
