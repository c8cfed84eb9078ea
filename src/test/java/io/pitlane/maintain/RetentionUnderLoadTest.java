package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.ExportSettings;
import io.pitlane.config.RetentionSettings;
import io.pitlane.error.NotYetException;
import io.pitlane.export.Compression;
import io.pitlane.export.ExportProgress;
import io.pitlane.export.Exports;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days are taken away while others write, read the day, and read the whole table for long: nobody writes later for it. */
@DatabaseTest
class RetentionUnderLoadTest {

    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final LocalDate OLD = TODAY.minusDays(40);
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final long DAY_EVERY_NANOS = 500_000_000;
    private static final RetentionSettings SETTINGS =
            new RetentionSettings(true, true, Duration.ZERO, Duration.ofMillis(300), 0, 0);

    private final TestDatabase database;
    private final RetentionWorld world;
    private final Exports exports;

    RetentionUnderLoadTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.world = new RetentionWorld(
                database, RetentionWorld.catalog(folder.resolve("datasets"), "market.trades", 30, "", 0));
        this.exports = new Exports(
                database.database(),
                world.catalog(),
                new ExportSettings(folder.resolve("exports"), "zstd", 2, 7, 4, 12, 0),
                ExportMetrics.none());
    }

    @BeforeEach
    void clear() {
        world.clear();
    }

    /** One statement of a writer. */
    private record Wait(long begin, long end) {

        long nanos() {
            return end - begin;
        }

        boolean isAlong(Wait other) {
            return begin < other.end && other.begin < end;
        }
    }

    /** Writes a row into today, and every so often makes a day, as fast as it goes. */
    private final class Writer implements AutoCloseable {

        private final String table;
        private final String insertion;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicLong longestNanos = new AtomicLong();
        private final List<Wait> stalls = Collections.synchronizedList(new ArrayList<>());
        private final AtomicLong rows = new AtomicLong();
        private final AtomicLong days = new AtomicLong();
        private final CompletableFuture<Void> work;

        /** @param insertion has one parameter, another text each time */
        Writer(String table, String insertion) {
            this.table = table;
            this.insertion = insertion;
            this.work = CompletableFuture.runAsync(this::write);
        }

        private void write() {
            try (Connection connection = database.dataSource().getConnection();
                    PreparedStatement insert = connection.prepareStatement(insertion);
                    PreparedStatement day = connection.prepareStatement(
                            "select ops.create_day_partition('" + table + "', cast(? as date))")) {
                long nextDay = System.nanoTime();
                while (!isOver.get()) {
                    long n = rows.incrementAndGet();
                    long start = System.nanoTime();
                    if (start > nextDay) {
                        nextDay = start + DAY_EVERY_NANOS;
                        day.setString(
                                1, OLD.minusDays(days.incrementAndGet() + 100).toString());
                        day.execute();
                    }
                    insert.setString(1, "w" + n);
                    insert.execute();
                    Wait wait = new Wait(start, System.nanoTime());
                    longestNanos.accumulateAndGet(wait.nanos(), Math::max);
                    if (wait.nanos() >= STALL.toNanos()) {
                        stalls.add(wait);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        Duration longest() {
            return Duration.ofNanos(longestNanos.get());
        }

        @Override
        public void close() {
            isOver.set(true);
            work.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /**
     * No insert and no making of a day takes a second, with one way out for machines that stand still: where the same
     * statements on a table that nothing is taken from, of which retention knows nothing, took a second at the same time.
     *
     * <p>Exports are real ones, one after the other, beside the snapshot of one that goes on all the time.
     */
    @Test
    void noInsertWaitsForASecondWhileAnExportRunsAndAReaderIsInThePartition() throws Exception {
        world.tradesOn(TODAY, 1);
        database.execute("select ops.create_day_partition('market.tickers', '" + TODAY + "')");
        world.tradesOn(OLD, 100);
        world.tradesOn(OLD.minusDays(1), 100);
        world.export("market.trades", OLD);
        Writer writer = new Writer(
                "market.trades",
                "insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                        + " values (1, 'W', now(), 'exchange', ?, 1, 1)");
        Writer elsewhere = new Writer(
                "market.tickers",
                "insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)"
                        + " values (1, 'W', now(), 'exchange', 1, cast(md5(?) as uuid))");
        try (writer;
                elsewhere;
                Connection export = database.dataSource().getConnection();
                Statement exporting = export.createStatement();
                Connection reader = database.dataSource().getConnection();
                Statement reading = reader.createStatement()) {
            export.setAutoCommit(false);
            export.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            exporting
                    .executeQuery("select count(*) from market.trades where symbol = 'A'")
                    .close();
            reader.setAutoCommit(false);
            reading.executeQuery("select count(*) from " + world.partition(OLD)).close();

            CompletableFuture<Map<String, Object>> first = CompletableFuture.supplyAsync(
                    () -> world.retention(SETTINGS).run(Instant.now()));
            while (!first.isDone()) {
                exports.write(Compression.ZSTD, ExportProgress.silent());
            }
            assertThatThrownBy(() -> first.get(120, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NotYetException.class)
                    .hasMessageContaining("such as an export")
                    .hasMessageContaining(OLD.toString());
            long seenByExport = count(exporting, "select count(*) from market.trades where symbol = 'A'");
            export.rollback();
            reader.rollback();
            world.export("market.trades", OLD.minusDays(1));
            Awaitility.await("the next sweeps")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreException(NotYetException.class)
                    .until(() -> world.retention(SETTINGS).run(Instant.now()) != null);

            assertThat(seenByExport).as("what the export's snapshot holds").isEqualTo(201);
        }
        assertThat(world.isThere(OLD)).isFalse();
        assertThat(world.isThere(OLD.minusDays(1))).isFalse();
        System.out.println(getClass().getSimpleName() + ": " + writer.rows + " rows, " + writer.days
                + " days made, the longest took " + writer.longest().toMillis() + " ms, and "
                + elsewhere.longest().toMillis() + " ms where nothing was taken away");
        assertThat(writer.rows.get()).isGreaterThan(500);
        assertThat(writer.days.get()).isPositive();
        assertThat(writer.stalls)
                .as("what retention adds to a machine that stands still")
                .allMatch(stall -> elsewhere.stalls.stream().anyMatch(stall::isAlong));
        assertThat(exports.folder().sets()).isNotEmpty();
    }

    @Test
    void rowsThatComeInWhileOthersAreDeletedStay() throws Exception {
        world.fillsOn(TODAY.minusDays(40), 12_000);
        world.export("pit.trades", TODAY.minusDays(40));
        RowDeletion.Order order = new RowDeletion.Order(
                new DatasetTable("pit.trades"), "ts", Instant.now().minus(Duration.ofDays(30)), "", true);
        RetentionFigures figures = new RetentionFigures();

        new RowDeletion(database.database(), new ExportGate(true), new RemovalLog("retention"), false)
                .run(order, figures, new LateFills());

        assertThat(figures.asMap()).containsEntry("deleted", Map.of("pit.trades", 12_000L));
        assertThat(database.number("select count(*) from pit.trades where symbol = 'LATE'"))
                .isEqualTo(3);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(3);
    }

    /** Fills of the day come in once its export was asked about, and after each batch. */
    private final class LateFills implements WorkProgress {

        @Override
        public void began(String what, long steps) {
            add();
        }

        @Override
        public void advanced(long steps) {
            add();
        }

        @Override
        public void ended() {}

        private void add() {
            database.execute("insert into pit.trades (ts, symbol, venue, price, qty) values"
                    + " (now() - interval '40 days', 'LATE', 'okx', 1, 1)");
        }
    }

    private static long count(Statement statement, String sql) throws SQLException {
        try (var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
