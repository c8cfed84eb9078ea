package io.pitlane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many files of one record, each with a ledger line, against one transaction a file: the row and the ledger line by
 * prepared statements on one connection, the way one writes it first.
 */
public final class FilesBench {

    private static final String BASELINE = "one transaction a file, two prepared statements, one connection";
    private static final int FILES_A_FOLDER = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BenchParts parts;
    private final Path tree;

    public FilesBench(BenchParts parts) {
        this.parts = parts;
        this.tree = parts.folder().resolve(parts.schema() + "-files");
    }

    public BenchResult run(int files, int rounds) {
        Rounds measured = new Rounds();
        try {
            BenchTables.use(parts, "pit.trades", BenchTables.Days.NONE, tables -> {
                List<Path> paths = write(files);
                measured.run(rounds, () -> load(tables, paths), () -> oneByOne(tables, paths), parts.listener());
            });
        } finally {
            delete(tree);
        }
        return new BenchResult("files", files, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    private List<Path> write(int files) throws IOException {
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

    private static double load(BenchTables tables, List<Path> paths) {
        tables.reset();
        double seconds = tables.load(paths, paths.size());
        tables.checkCount(tables.ledger(), paths.size());
        return seconds;
    }

    private double oneByOne(BenchTables tables, List<Path> paths) throws Exception {
        tables.reset();
        String row = "insert into " + tables.baseline() + " (" + SampleTrade.COLUMNS
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, '{}', now())";
        String ledger = "insert into " + tables.ledger()
                + " (load_id, dataset, chunk, origin, source_bytes, first_record, read, inserted, updated,"
                + " duplicate, rejected, last, writer, started_at)"
                + " values (?, 'baseline', 0, ?, ?, 0, 1, 1, 0, 0, 0, true, 'baseline', now())";
        long start = System.nanoTime();
        try (Connection connection = parts.dataSource().getConnection();
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
        tables.checkCount(tables.baseline(), paths.size());
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
