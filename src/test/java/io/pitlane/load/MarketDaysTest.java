package io.pitlane.load;

import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.MarketFixture.BY_DAY;
import static io.pitlane.load.MarketFixture.TRADES;
import static io.pitlane.load.MarketFixture.record;
import static io.pitlane.load.MarketFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The days of partitioned tables: made as records need them, and not where they were dropped. */
@DatabaseTest
class MarketDaysTest {

    private static final Instant MIDNIGHT = Instant.parse("2024-02-29T00:00:00Z");

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    MarketDaysTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        MarketFixture.clear(database);
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @Test
    void aDayGoesFromMidnightToMidnightInUtcAndIsMadeOnce() {
        Path file = loads.write(
                "a.ndjson",
                at(MIDNIGHT.minusNanos(1))
                        + at(MIDNIGHT)
                        + at(MIDNIGHT.plus(1, ChronoUnit.DAYS).minusNanos(1)));

        assertCounts(loads.load(TRADES, file), 3, 0, 0, 0);
        assertCounts(loads.load(TRADES, loads.write("b.ndjson", at(MIDNIGHT.plusSeconds(1)))), 1, 0, 0, 0);

        assertThat(database.rows("select tableoid::regclass::text as day, count(*) as rows from market.trades"
                        + " group by 1 order by 1"))
                .extracting(row -> row.get("day") + " " + row.get("rows"))
                .containsExactly("market.trades_2024_02_28 1", "market.trades_2024_02_29 3");
        assertThat(loads.column("select message from market.ingest_events where event_type = 'partition_create'"
                        + " and status = 'success' order by message"))
                .containsExactly(
                        "market.trades_2024_02_28 for market.trades", "market.trades_2024_02_29 for market.trades");
    }

    @Test
    void aDayHasTheIndexesOfItsTableAttachedToThem() {
        for (String table : BY_DAY) {
            new DayPartitions(database.transactions()).create("market", table.substring(7), LocalDate.of(2026, 1, 1));

            assertThat(database.number("select count(*) from pg_index i join pg_inherits on inhrelid = i.indexrelid"
                            + " where i.indrelid = '" + table + "_2026_01_01'::regclass and i.indisvalid"))
                    .as(table)
                    .isEqualTo(3);
            assertThat(database.number("select count(*) from pg_index where indrelid = '" + table
                            + "_2026_01_01'::regclass and indisunique and indnullsnotdistinct"))
                    .isEqualTo(1);
        }
    }

    /** Were the parent locked against them, the load would wait for ever. */
    @Test
    @Timeout(60)
    void whoReadsAndWritesTheTableIsNotWaitedForAndDoesNotWait() throws Exception {
        loads.load(TRADES, loads.write("known.ndjson", at(MIDNIGHT)));
        try (Connection reader = database.dataSource().getConnection();
                Connection writer = database.dataSource().getConnection();
                Statement read = reader.createStatement();
                Statement write = writer.createStatement()) {
            reader.setAutoCommit(false);
            writer.setAutoCommit(false);
            read.setFetchSize(1);
            ResultSet rows = read.executeQuery("select * from market.trades");
            assertThat(rows.next()).isTrue();
            write.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                    + " values (1, 'A', '2024-02-29T12:00:00Z', 'exchange', 'open', 1, 1)");

            Path file = loads.write("new.ndjson", at(MIDNIGHT.plus(5, ChronoUnit.DAYS)));
            LoadReport report = CompletableFuture.supplyAsync(() -> loads.load(TRADES, file))
                    .get(30, TimeUnit.SECONDS);

            assertCounts(report, 1, 0, 0, 0);
            write.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                    + " values (1, 'A', '2024-03-05T12:00:00Z', 'exchange', 'into the new day', 1, 1)");
            writer.rollback();
        }
    }

    @Test
    @Timeout(60)
    void manyMakeTheSameDaysAtOnce() {
        List<CompletableFuture<Long>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 12)
                        .filter(day -> new DayPartitions(database.transactions())
                                .create(
                                        "market",
                                        "trades",
                                        LocalDate.of(2025, 1, 1).plusDays(day)))
                        .count()))
                .toList();
        all.forEach(CompletableFuture::join);

        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"))
                .isEqualTo(12);
        assertThat(database.number("select count(*) from market.ingest_events")).isEqualTo(12);
    }

    @Test
    void aDryRunMakesNoDayAndAnAtomicLoadDoes() {
        Path file = loads.write("a.ndjson", at(MIDNIGHT) + at(MIDNIGHT));

        assertCounts(loads.load(LoadFixture.DRY_RUN, TRADES, file), 1, 0, 1, 0);
        assertThat(loads.count(TRADES)).isZero();
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"))
                .isZero();

        assertCounts(loads.load(LoadFixture.ATOMIC, TRADES, file), 1, 0, 1, 0);
        assertThat(loads.count(TRADES)).isEqualTo(1);
    }

    @Test
    void anAtomicLoadMakesDaysAsItReachesThem() {
        Loader chunky = loads.newLoader(new ChunkLimits(2, 1 << 20));
        Path file = loads.write("a.ndjson", days(0, 300));

        assertCounts(LoadFixture.load(chunky, LoadFixture.DRY_RUN, TRADES, file), 300, 0, 0, 0);
        assertCounts(LoadFixture.load(chunky, LoadFixture.ATOMIC, TRADES, file), 300, 0, 0, 0);
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"))
                .isEqualTo(300);
    }

    @Test
    void aDroppedDayIsNotMadeAgainByItselfAndItsFilesAreHeldAlone() {
        database.execute("insert into ops.dropped_days (dataset, day, state) values"
                + " ('market.trades', '2024-02-29', 'dropped'), ('market.trades', '2024-03-01', 'detaching')");
        Path old = loads.write("old.ndjson", at(MIDNIGHT));
        Path copy = loads.write("copy.ndjson", at(MIDNIGHT));
        Path going = loads.write("going.ndjson", at(MIDNIGHT.plus(1, ChronoUnit.DAYS)));
        Path fine = loads.write("fine.ndjson", trade(1) + "\n");

        LoadReport report = loads.load(TRADES, old, fine, copy, going);

        assertThat(report.failures())
                .containsExactly(
                        "cannot load all of " + old + ": there are records of 2024-02-29, a day that was dropped from"
                                + " market.trades; to have it back run `pitlane db undrop market.trades 2024-02-29`,"
                                + " else take those records out",
                        "cannot load all of " + copy + ": there are records of 2024-02-29, a day that was dropped from"
                                + " market.trades; to have it back run `pitlane db undrop market.trades 2024-02-29`,"
                                + " else take those records out",
                        "cannot load all of " + going + ": there are records of 2024-03-01, a day that is being dropped"
                                + " from market.trades; to have it back run `pitlane db undrop market.trades"
                                + " 2024-03-01`, else take those records out");
        assertThat(report.inserted()).isEqualTo(1);
        assertThat(loads.count(TRADES)).isEqualTo(1);
        for (LoadOptions options : List.of(LoadFixture.ATOMIC, LoadFixture.DRY_RUN)) {
            assertThat(loads.load(options, TRADES, old).failures()).hasSize(1);
        }
        assertThatThrownBy(() -> new DayPartitions(database.transactions())
                        .create("market", "trades", LocalDate.of(2024, 2, 29)))
                .isInstanceOf(HeldDayException.class)
                .hasMessageContaining("pitlane db undrop market.trades 2024-02-29");

        database.execute("truncate ops.dropped_days");
        assertCounts(loads.load(TRADES, old, copy, going), 2, 0, 1, 0);
    }

    @Test
    void aDayThatIsDroppedUnderALoaderIsNotMadeAgain() {
        loads.load(TRADES, loads.write("a.ndjson", at(MIDNIGHT)));
        database.execute("insert into ops.dropped_days (dataset, day, state)"
                + " values ('market.trades', '2024-02-29', 'detaching')");

        LoadReport whileItIsThere = loads.load(TRADES, loads.write("b.ndjson", at(MIDNIGHT.plusSeconds(1))));
        database.execute("drop table market.trades_2024_02_29");
        LoadReport whenItIsGone = loads.load(TRADES, loads.write("c.ndjson", at(MIDNIGHT.plusSeconds(2))));

        assertThat(whileItIsThere.failures()).hasSize(1);
        assertThat(whenItIsGone.failures()).hasSize(1);
        assertThat(loads.quarantine()).isEmpty();
        database.execute("truncate ops.loads");
    }

    @Test
    void aFileMakesAtMostFourHundredDaysAndNothingOfItIsLost() {
        // as large as no file that is committed with others
        Path file = loads.write("many.ndjson", days(0, 410) + trade(1) + "\n");
        Path within = loads.write("within.ndjson", days(500, 500 + DayBudget.MOST_DAYS));
        Loader chunky = loads.newLoader(new ChunkLimits(100, 1 << 20));

        LoadReport report = LoadFixture.load(chunky, LoadOptions.DEFAULT, TRADES, file, within);

        assertThat(report.failures()).singleElement().asString().contains(file.toString(), "more than 400 days");
        assertCounts(new LoadReport(report.files(), List.of()), 400, 0, 0, 0);
        assertThat(LoadFixture.load(chunky, LoadOptions.DEFAULT, TRADES, file).failures())
                .as("the same process tries again")
                .hasSize(1);

        assertThat(loads.newLoader(new ChunkLimits(100, 1 << 20))).satisfies(another -> {
            LoadReport rest = LoadFixture.load(another, LoadOptions.DEFAULT, TRADES, file);
            assertThat(rest.failures()).isEmpty();
            assertThat(rest.read()).isEqualTo(411);
        });
        assertThat(loads.count(TRADES)).isEqualTo(811);
    }

    @Test
    void aReplayMakesTheDaysThatItNeedsAndLeavesDroppedOnes() {
        database.execute("alter table market.trades add constraint later check (trade_id <> 'wait')");
        Path file = loads.write(
                "a.ndjson",
                at(MIDNIGHT, "wait") + at(MIDNIGHT.plus(1, ChronoUnit.DAYS), "wait") + at(MIDNIGHT, "fine"));
        assertCounts(loads.load(TRADES, file), 1, 0, 0, 2);
        database.execute("alter table market.trades drop constraint later; drop table market.trades_2024_02_29,"
                + " market.trades_2024_03_01; delete from ops.loads;"
                + " insert into ops.dropped_days (dataset, day, state)"
                + " values ('market.trades', '2024-02-29', 'dropped')");

        Quarantine.Replay replay = new Quarantine(
                        loads.catalog,
                        PayloadDecoders.none(),
                        database.transactions(),
                        loads.quarantineFolder,
                        Clock.systemUTC())
                .replay(Optional.of(TRADES));

        assertThat(List.of(replay.tried(), replay.inserted(), replay.rejected()))
                .containsExactly(2L, 1L, 1L);
        assertThat(loads.column("select tableoid::regclass from market.trades"))
                .containsExactly("market.trades_2024_03_01");
        assertThat(loads.column("select detail from ops.quarantine where state = 'open'"))
                .singleElement()
                .asString()
                .contains("2024-02-29", "undrop");
        database.execute("truncate ops.quarantine");
    }

    private static String days(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        at(Instant.parse("2015-01-01T00:00:00Z").plus(i, ChronoUnit.DAYS), "long id ".repeat(40) + i))
                .collect(Collectors.joining());
    }

    private static String at(Instant ts) {
        return at(ts, "at " + ts);
    }

    private static String at(Instant ts, String tradeId) {
        return record("okx", "BTC/USDT", ts) + ",\"trade_id\":\"" + tradeId + "\",\"price\":\"1\",\"size\":\"1\"}\n";
    }
}
