package io.pitlane.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Raw NDJSON trades into a copy of {@code pit.trades} with all its indexes, against CopyManager's COPY of the same rows,
 * already finished as text, into another copy.
 */
public final class LoadBench {

    private static final String BASELINE = "CopyManager text COPY of finished rows, one stream";

    private final BenchParts parts;
    private final Path source;
    private final Path finished;
    private final Path known;

    public LoadBench(BenchParts parts) {
        this.parts = parts;
        this.source = parts.folder().resolve(parts.schema() + ".ndjson");
        this.finished = parts.folder().resolve(parts.schema() + ".copy");
        this.known = parts.folder().resolve(parts.schema() + "-known.copy");
    }

    /** @param overlap how much of it the table has before each of our rounds; the baseline's table is always empty */
    public BenchResult run(long rows, Overlap overlap, int rounds) {
        Rounds measured = new Rounds();
        try {
            BenchTables.use(parts, "pit.trades", BenchTables.Days.NONE, tables -> {
                write(rows, overlap);
                measured.run(rounds, () -> load(tables, rows), () -> copyFinished(tables, rows), parts.listener());
            });
        } finally {
            List.of(source, finished, known).forEach(LoadBench::delete);
        }
        String name = overlap.percent() == 0 ? "load" : "load --overlap " + overlap.percent() + "%";
        return new BenchResult(name, rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    private void write(long rows, Overlap overlap) throws IOException {
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

    private double load(BenchTables tables, long rows) throws Exception {
        tables.reset();
        long before = copy(tables.ours(), known);
        double seconds = tables.load(List.of(source), rows - before);
        tables.checkCount(tables.ours(), rows);
        return seconds;
    }

    private double copyFinished(BenchTables tables, long rows) throws Exception {
        tables.reset();
        long start = System.nanoTime();
        copy(tables.baseline(), finished);
        double seconds = (System.nanoTime() - start) / 1e9;
        tables.checkCount(tables.baseline(), rows);
        return seconds;
    }

    private long copy(String table, Path text) throws SQLException, IOException {
        try (Connection connection = parts.dataSource().getConnection();
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
