package io.pitlane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Many files of one record, each with a ledger line, against one transaction a file: the row and the ledger line by
 * prepared statements on one connection, the way one writes it first.
 */
public final class FilesBench {

    private static final String BASELINE = "one transaction a file, two prepared statements, one connection";
    private static final int FILES_A_FOLDER = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Dataset dataset;
    private final DataSource dataSource;
    private final Transactions transactions;
    private final LoadSettings settings;
    private final Consumer<String> listener;

    /**
     * @param dataSource without a statement timeout
     * @param listener hears of each round
     */
    public FilesBench(
            Catalog catalog,
            DataSource dataSource,
            Transactions transactions,
            LoadSettings settings,
            Consumer<String> listener) {
        this.dataset = catalog.find(LoadBench.DATASET).orElseThrow();
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * @param schema name of the scratch schema
     * @param folder for the generated files, which are deleted at the end
     */
    public BenchResult run(int files, int rounds, String schema, Path folder) {
        Path tree = folder.resolve(schema + "-files");
        try (ScratchSchema scratch = new ScratchSchema(dataSource, transactions, schema)) {
            scratch.copyTable(LoadBench.DATASET, dataset.table());
            scratch.copyTable(LoadBench.DATASET, "baseline");
            scratch.copyTable("ops.loads", "loads");
            scratch.copyTable("ops.quarantine", "quarantine");
            List<Path> paths = write(files, tree);
            Rounds measured = new Rounds();
            measured.run(rounds, () -> load(scratch, paths, folder), () -> oneByOne(scratch, paths), listener);
            return new BenchResult("files", files, measured.ourMedian(), BASELINE, measured.baselineMedian());
        } catch (IOException | SQLException e) {
            throw new OperationFailedException("the bench could not be run: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            delete(tree);
        }
    }

    private static List<Path> write(int files, Path tree) throws IOException {
        SampleTrade trade = new SampleTrade(files);
        List<Path> paths = new ArrayList<>(files);
        for (int i = 0; i < files; i++) {
            trade.next();
            Path file = tree.resolve("%03d/%06d.json".formatted(i / FILES_A_FOLDER, i));
            if (i % FILES_A_FOLDER == 0) {
                Files.createDirectories(file.getParent());
            }
            paths.add(Files.writeString(file, trade.prettyJson()));
        }
        return paths;
    }

    private double load(ScratchSchema scratch, List<Path> paths, Path folder) {
        scratch.reset(dataset.table(), "loads", "quarantine");
        Dataset target = dataset.inSchema(scratch.name());
        List<SourceFile> files =
                paths.stream().map(path -> new SourceFile(path, target.name())).toList();
        try (Loader loader = Loader.withTables(
                new Catalog(List.of(target)),
                transactions,
                new LoadTables(scratch.name()),
                settings,
                folder.resolve(scratch.name() + "-quarantine"),
                Clock.systemUTC())) {
            long start = System.nanoTime();
            LoadReport report = loader.load(files, LoadOptions.DEFAULT, LoadProgress.silent());
            double seconds = (System.nanoTime() - start) / 1e9;
            check(report.inserted(), paths.size());
            check(scratch.count("loads"), paths.size());
            return seconds;
        }
    }

    private double oneByOne(ScratchSchema scratch, List<Path> paths) throws Exception {
        scratch.reset("baseline", "loads");
        String row = "insert into " + scratch.name() + ".baseline (" + SampleTrade.COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, '{}', now())";
        String ledger = "insert into " + scratch.name()
                + ".loads (load_id, dataset, chunk, origin, source_bytes, first_record, read, inserted, updated,"
                + " duplicate, rejected, last, writer, started_at)"
                + " values (?, 'baseline', 0, ?, ?, 0, 1, 1, 0, 0, 0, true, 'baseline', now())";
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insertRow = connection.prepareStatement(row);
                PreparedStatement insertLedger = connection.prepareStatement(ledger)) {
            connection.setAutoCommit(false);
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Path path : paths) {
                byte[] content = Files.readAllBytes(path);
                bindRow(insertRow, JSON.readTree(content));
                insertRow.executeUpdate();
                insertLedger.setString(1, HexFormat.of().formatHex(sha256.digest(content)));
                insertLedger.setString(2, path.toString());
                insertLedger.setLong(3, content.length);
                insertLedger.executeUpdate();
                connection.commit();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        check(scratch.count("baseline"), paths.size());
        return seconds;
    }

    private static void bindRow(PreparedStatement statement, JsonNode trade) throws SQLException {
        statement.setObject(1, OffsetDateTime.parse(trade.get("timestamp").textValue()));
        statement.setString(2, trade.get("symbol").textValue());
        statement.setString(3, trade.get("venue").textValue());
        statement.setString(4, trade.get("side").textValue());
        statement.setObject(5, trade.get("price").doubleValue(), Types.DOUBLE);
        statement.setObject(6, trade.get("size").doubleValue(), Types.DOUBLE);
        statement.setString(7, trade.get("trade_id").textValue());
        statement.setString(8, trade.get("trade_id").textValue());
    }

    private static void check(long found, long expected) {
        if (found != expected) {
            throw new IntegrityException("the bench found " + found + " rows where " + expected + " should be");
        }
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the bench's files below " + tree, e);
        }
    }
}
