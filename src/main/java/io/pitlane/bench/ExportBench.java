package io.pitlane.bench;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.export.Compression;
import io.pitlane.export.ExportProgress;
import io.pitlane.export.ExportReport;
import io.pitlane.export.Exports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Exports of {@code market.trades} over 30 days: first sets against pg_dump with two jobs, the same database in turn;
 * then sets before each of which one day has changed.
 */
public final class ExportBench {

    private static final int DAYS = 30;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 1);

    private static final String CHANGE =
            """
            insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
            values (1, 'BTC/USDT', timestamptz '%s 12:00Z', 'exchange', 'late-%d', 1, 1);
            select ops.note_day_change('market.trades', '%s');
            """;

    private final ExportBenchParts parts;
    private long bytes;
    private long baselineBytes;

    public ExportBench(ExportBenchParts parts) {
        this.parts = parts;
    }

    public ExportBenchResult run(long rows, int rounds) {
        try (Connection connection = parts.dataSource().getConnection()) {
            PgDump dump = PgDump.find(connection.getMetaData().getDatabaseMajorVersion());
            Files.createDirectories(parts.folder());
            fill(connection, rows);
            Rounds whole = new Rounds();
            whole.run(rounds, () -> export(rows), () -> dump(dump), parts.listener());
            double changed = changed(connection, rounds, rounds * whole.ourMedian());
            return new ExportBenchResult(
                    new BenchResult("export", rows, whole.ourMedian(), "pg_dump -Fd -j2", whole.baselineMedian()),
                    bytes,
                    baselineBytes,
                    changed);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OperationFailedException("bench export failed: " + e.getMessage(), e);
        }
    }

    private void fill(Connection connection, long rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int day = 0; day < DAYS; day++) {
                statement.execute(
                        "select ops.create_day_partition('market.trades', '" + FIRST_DAY.plusDays(day) + "')");
            }
        }
        MarketHistory.fill(parts.dataSource(), "market.trades", FIRST_DAY, new ExistingRows(rows, DAYS));
        parts.listener().accept(rows + " rows are ready");
    }

    private double export(long rows) throws IOException {
        Path folder = parts.folder().resolve("exports");
        Exports exports = parts.exports().apply(folder);
        long start = System.nanoTime();
        ExportReport report = exports.write(Compression.ZSTD, ExportProgress.silent());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (report.rows() < rows) {
            throw new IntegrityException("the export has " + report.rows() + " rows of " + rows);
        }
        bytes = sizeOf(report.path());
        delete(folder);
        return seconds;
    }

    private double dump(PgDump dump) throws IOException {
        Path directory = parts.folder().resolve("dump");
        long start = System.nanoTime();
        dump.dump(parts.target(), directory);
        double seconds = (System.nanoTime() - start) / 1e9;
        baselineBytes = sizeOf(directory);
        delete(directory);
        return seconds;
    }

    /**
     * The median of sets that follow a whole one.
     *
     * @param warmUp seconds of such sets beforehand, which do not count: as long as a whole one takes, and warmed up
     */
    private double changed(Connection connection, int rounds, double warmUp) throws SQLException, IOException {
        Path folder = parts.folder().resolve("exports");
        Exports exports = parts.exports().apply(folder);
        exports.write(Compression.ZSTD, ExportProgress.silent());
        int change = 0;
        for (double spent = 0; spent < warmUp; ) {
            spent += changed(connection, exports, ++change);
        }
        List<Double> seconds = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            seconds.add(changed(connection, exports, ++change));
            parts.listener()
                    .accept("round %d, one day of %d changed: %.2f s"
                            .formatted(round, DAYS, seconds.get(seconds.size() - 1)));
        }
        delete(folder);
        Collections.sort(seconds);
        return seconds.get(seconds.size() / 2);
    }

    /** Seconds of a set before which one day has changed. */
    private double changed(Connection connection, Exports exports, int change) throws SQLException {
        LocalDate day = FIRST_DAY.plusDays(change % DAYS);
        try (Statement statement = connection.createStatement()) {
            statement.execute(CHANGE.formatted(day, change, day));
        }
        long start = System.nanoTime();
        ExportReport report = exports.write(Compression.ZSTD, ExportProgress.silent());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (report.linked() < DAYS - 1) {
            throw new IntegrityException("only " + report.linked() + " parts were taken over");
        }
        return seconds;
    }

    private static long sizeOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
