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
 * Trades as both sides of a bench read them: recorded payloads, and the same as finished rows in the text format of COPY.
 * The files are deleted when it is closed. Not thread-safe.
 */
final class RecordedTradeFiles implements AutoCloseable {

    private final BenchParts parts;
    private final Path source;
    private final Path finished;
    private int written = -1;

    RecordedTradeFiles(BenchParts parts) {
        this.parts = parts;
        this.source = parts.folder().resolve(parts.schema() + ".ndjson");
        this.finished = parts.folder().resolve(parts.schema() + ".copy");
    }

    /** The recorded payloads, one a line. */
    Path source() {
        return source;
    }

    /** Writes the trades of a round, unless they are what was written last. */
    void write(long rows, int round) throws IOException, SQLException {
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

    /** Copies the finished rows on one connection; returns the seconds it took. */
    double copyFinished(String table) throws SQLException, IOException {
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

    @Override
    public void close() {
        List.of(source, finished).forEach(RecordedTradeFiles::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
