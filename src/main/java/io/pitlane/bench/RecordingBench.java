package io.pitlane.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Recorded payloads of trades into a copy of {@code market.trades} with all its indexes and with days that are there,
 * against CopyManager's COPY of the same rows, already finished as text, into another copy.
 */
public final class RecordingBench {

    private static final String BASELINE = "CopyManager text COPY of finished rows, one stream";

    private final BenchParts parts;
    private final Path source;
    private final Path finished;
    private int written = -1;

    public RecordingBench(BenchParts parts) {
        this.parts = parts;
        this.source = parts.folder().resolve(parts.schema() + ".ndjson");
        this.finished = parts.folder().resolve(parts.schema() + ".copy");
    }

    /**
     * @param existing what both tables hold beforehand; where that is nothing they are emptied for each round, else each
     *     round adds to what the one before it left
     */
    public BenchResult run(long rows, ExistingRows existing, int rounds) {
        Rounds measured = new Rounds();
        try {
            BenchTables.use(parts, "market.trades", days(existing), tables -> {
                boolean grows = existing.rows() > 0;
                if (grows) {
                    parts.listener().accept("fills both tables with " + existing.rows() + " rows");
                    MarketHistory.fill(parts, tables, existing);
                }
                Round ours = new Round(tables, rows, existing.rows(), grows);
                Round baseline = new Round(tables, rows, existing.rows(), grows);
                measured.run(
                        rounds,
                        () -> ours.time(tables.ours(), () -> tables.loadRecording(source, rows)),
                        () -> baseline.time(tables.baseline(), () -> copyFinished(tables.baseline())),
                        parts.listener());
            });
        } finally {
            List.of(source, finished).forEach(RecordingBench::delete);
        }
        String name = "load --dataset market.trades"
                + (existing.rows() == 0 ? "" : " --existing-rows " + existing.rows() + " --days " + existing.days());
        return new BenchResult(name, rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    /** Fills both sides once, untimed: for the test that they hold the same. */
    void loadBoth(BenchTables tables, long rows) throws IOException, SQLException {
        try {
            write(rows, 0);
            tables.loadRecording(source, rows);
            copyFinished(tables.baseline());
        } finally {
            List.of(source, finished).forEach(RecordingBench::delete);
        }
    }

    private static BenchTables.Days days(ExistingRows existing) {
        return new BenchTables.Days(
                RecordedTrade.FIRST_DAY.minusDays(existing.days() - (long) RecordedTrade.DAYS), existing.days());
    }

    /** The rounds of one side. */
    private final class Round {

        private final BenchTables tables;
        private final long rows;
        private final boolean grows;
        private long expected;
        private int number;

        Round(BenchTables tables, long rows, long existing, boolean grows) {
            this.tables = tables;
            this.rows = rows;
            this.grows = grows;
            this.expected = existing;
        }

        double time(String table, Rounds.Contestant contestant) throws Exception {
            if (grows) {
                tables.checkpoint();
                expected += rows;
            } else {
                tables.reset();
                expected = rows;
            }
            write(rows, grows ? number++ : 0);
            double seconds = contestant.run();
            tables.checkCount(table, expected);
            return seconds;
        }
    }

    private void write(long rows, int round) throws IOException, SQLException {
        if (round == written) {
            return;
        }
        written = round;
        RecordedTrade trade = new RecordedTrade(rows, round);
        FinishedRows finishedRows = new FinishedRows(parts.decoders(), exchangeIds());
        try (BufferedWriter lines = Files.newBufferedWriter(source);
                BufferedWriter text = Files.newBufferedWriter(finished)) {
            for (long i = 0; i < rows; i++) {
                String line = trade.next();
                lines.write(line);
                text.write(finishedRows.of(line));
            }
        }
    }

    private Map<String, Integer> exchangeIds() throws SQLException {
        Map<String, Integer> ids = new HashMap<>();
        try (Connection connection = parts.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, id from market.exchanges")) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getInt(2));
            }
        }
        return ids;
    }

    private double copyFinished(String table) throws SQLException, IOException {
        long start = System.nanoTime();
        try (Connection connection = parts.dataSource().getConnection();
                InputStream stream = Files.newInputStream(finished)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " (" + FinishedRows.COLUMNS + ") from stdin", stream, 1 << 16);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
