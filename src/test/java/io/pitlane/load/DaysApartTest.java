package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pitlane.database.SessionLock;
import io.pitlane.database.Transactions;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Whole days that have no partition yet, loaded into tables of their own. */
@DatabaseTest
class DaysApartTest {

    private static final String TRADES = "market.trades";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int RECORDS = 7_000;
    private static final int PER_DAY = 1_000;
    private static final ChunkLimits SMALL_CHUNKS = new ChunkLimits(300, 1 << 20);

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    DaysApartTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.execute("select ops.finish_day_load(dataset, day) from ops.day_loads");
        MarketFixture.clear(database);
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        assertThat(loads.count("ops.day_loads")).isZero();
        assertThat(database.number("select count(*) from pg_class where relname like '%loading%' and relkind = 'r'"))
                .isZero();
        loads.close();
    }

    @Test
    void eachNewDayBecomesAPartitionLikeAnyOther() {
        Path file = loads.write("a.ndjson", lines(0, RECORDS));

        LoadReport report = load(file);

        LoadFixture.assertCounts(report, RECORDS, 0, 0, 0);
        assertThatTradesAre(0, RECORDS);
        assertThat(loads.count("pg_inherits where inhparent = 'market.trades'::regclass"))
                .isEqualTo(7);
        assertThat(loads.count("market.ingest_events where event_type = 'partition_create'"))
                .isEqualTo(7);
        database.execute("select ops.create_day_partition('market.trades', '2025-12-31')");
        assertThat(shapes("trades_2026_01_03")).isNotEmpty().isEqualTo(shapes("trades_2025_12_31"));
    }

    @Test
    void aRecordThatComesAgainIsComparedWithTheFirst() {
        List<String> lines = new ArrayList<>(lines(0, RECORDS).lines().toList());
        lines.add(10, trade(5)); // in the same chunk
        lines.add(2_000, trade(1_900)); // in another chunk, the same day
        lines.add(4_500, trade(100)); // of a day that is long over
        lines.add(5_500, trade(5_100).replace("\"size\":\"0.25\"", "\"size\":\"7\"")); // another content
        Path file = loads.write("a.ndjson", String.join("\n", lines));

        LoadReport report = load(file);

        LoadFixture.assertCounts(report, RECORDS, 0, 3, 1);
        assertThatTradesAre(0, RECORDS);
        assertThat(loads.quarantine()).singleElement().satisfies(refused -> assertThat(refused)
                .containsEntry("reason", "conflict")
                .containsEntry("record", 5_500L));
    }

    @Test
    void aFileMayGoBackAndForthInTime() {
        List<List<String>> blocks = new ArrayList<>();
        List<String> lines = lines(0, RECORDS).lines().toList();
        for (int from = 0; from < RECORDS; from += 250) {
            blocks.add(lines.subList(from, from + 250));
        }
        Collections.shuffle(blocks, new Random(7));
        Path file =
                loads.write("a.ndjson", blocks.stream().flatMap(List::stream).collect(Collectors.joining("\n")));

        LoadFixture.assertCounts(load(file), RECORDS, 0, 0, 0);

        assertThatTradesAre(0, RECORDS);
        assertThat(loads.count("pg_inherits where inhparent = 'market.trades'::regclass"))
                .isEqualTo(7);
    }

    @Test
    void daysThatAreThereAreLoadedBesideThoseThatAreNot() {
        LoadFixture.assertCounts(
                LoadFixture.load(
                        loads.loader, LoadOptions.DEFAULT, TRADES, loads.write("b.ndjson", lines(1_500, 1_600))),
                100,
                0,
                0,
                0);
        database.execute("select ops.create_day_partition('market.trades', '2026-01-05')");

        LoadFixture.assertCounts(load(loads.write("a.ndjson", lines(0, RECORDS))), RECORDS - 100, 0, 100, 0);

        assertThatTradesAre(0, RECORDS);
        assertThat(loads.column("select day from (select substr(relname, 8) as day from pg_class"
                        + " where oid in (select inhrelid from pg_inherits"
                        + " where inhparent = 'market.trades'::regclass)) days order by 1"))
                .hasSize(7);
        // the chunk in which a day that is there ends must not drag the next one along
        assertThat(loads.count("market.ingest_events where message like '%_loading_%'"))
                .isZero();
    }

    @Test
    void readersSeeADayWholeOrNotAtAll() {
        Path file = loads.write("a.ndjson", lines(0, RECORDS));
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        AtomicLong mostHidden = new AtomicLong();

        LoadFixture.assertCounts(
                loadWatched(file, () -> {
                    long committed = database.number("select coalesce(sum(inserted), 0) from ops.loads");
                    List<Map<String, Object>> days =
                            database.rows("select count(*) from market.trades group by date_trunc('day', ts, 'UTC')");
                    days.forEach(day -> seen.add((Long) day.get("count")));
                    mostHidden.accumulateAndGet(committed - (long) days.size() * PER_DAY, Math::max);
                }),
                RECORDS,
                0,
                0,
                0);

        assertThat(seen).containsExactly((long) PER_DAY);
        assertThat(mostHidden.get()).isGreaterThan(300);
    }

    @Test
    void aDayThatIsTakenAwayFromALoadIsLoadedOnInTheUsualWay() {
        Path file = loads.write("a.ndjson", lines(0, RECORDS));
        AtomicInteger taken = new AtomicInteger();

        LoadFixture.assertCounts(
                loadWatched(file, () -> taken.addAndGet(new DayLoads(database.transactions()).finishAll(TRADES))),
                RECORDS,
                0,
                0,
                0);

        assertThat(taken.get()).isPositive();
        assertThatTradesAre(0, RECORDS);
    }

    @Test
    void whatADeadLoadHasLeftIsFinishedByTheNextOne() {
        orphan(1, "2026-01-01", trade(1));

        LoadFixture.assertCounts(load(loads.write("a.ndjson", lines(2_000, RECORDS))), RECORDS - 2_000, 0, 0, 0);

        assertThat(loads.tradeIds(TRADES)).hasSize(RECORDS - 2_000 + 1).contains("t1");
        forgetOrphan();
    }

    @Test
    void whatADeadLoadHasLeftIsFinishedByWhoeverNeedsTheDay() {
        orphan(1, "2026-01-01", trade(1));

        LoadReport report = LoadFixture.load(
                loads.loader, LoadOptions.DEFAULT, TRADES, loads.write("a.ndjson", trade(1) + "\n" + trade(2)));

        LoadFixture.assertCounts(report, 1, 0, 1, 0);
        forgetOrphan();
    }

    @Test
    void whatADeadLoadHasLeftIsFinishedAtTheStart() {
        orphan(1, "2026-01-01", trade(1));
        orphan(1_001, "2026-01-02", trade(1_001));

        assertThat(new DayLoads(database.transactions()).finishOrphans()).isEqualTo(2);

        assertThat(loads.tradeIds(TRADES)).containsExactly("t1", "t1001");
        assertThat(new DayLoads(database.transactions()).finishOrphans()).isZero();
        forgetOrphan();
    }

    @Test
    void whoNeedsADayThatALivingProcessLoadsWaitsForItAWhile() throws Exception {
        DayLoads days = new DayLoads(database.transactions());
        try (SessionLock living = database.transactions().holdLock()) {
            assertThat(days.begin(TRADES, LocalDate.parse("2026-01-01"), "alive", living.key()))
                    .isPresent();
            assertThat(days.begin(TRADES, LocalDate.parse("2026-01-01"), "another", living.key()))
                    .isEmpty();
            assertThat(days.finishOrphans()).isZero();
            Future<LoadReport> other = CompletableFuture.supplyAsync(() ->
                    LoadFixture.load(loads.loader, LoadOptions.DEFAULT, TRADES, loads.write("a.ndjson", trade(1))));
            await("that it waits").until(() -> loads.count("pg_stat_activity where wait_event = 'PgSleep'") == 1);
            assertThat(other.isDone()).isFalse();

            days.finish(TRADES, LocalDate.parse("2026-01-01"), true);

            LoadFixture.assertCounts(other.get(), 1, 0, 0, 0);
        }
    }

    @Test
    void twoLoadsMayOverlap() throws Exception {
        Path one = loads.write("one.ndjson", lines(0, 5_000));
        Path other = loads.write("other.ndjson", lines(2_000, RECORDS));

        Future<LoadReport> first = CompletableFuture.supplyAsync(() -> load(one));
        LoadReport second = load(other);

        assertThat(first.get().failures()).isEmpty();
        assertThat(second.failures()).isEmpty();
        assertThat(first.get().inserted() + second.inserted()).isEqualTo(RECORDS);
        assertThat(first.get().rejected() + second.rejected()).isZero();
        assertThatTradesAre(0, RECORDS);
    }

    @Test
    void aFeedMayWriteIntoTheSameAndTheNeighbouringDaysMeanwhile() throws Exception {
        Path file = loads.write("a.ndjson", lines(1_000, RECORDS));
        AtomicBoolean over = new AtomicBoolean();
        Random random = new Random(3);
        Set<Integer> own = ConcurrentHashMap.newKeySet();

        Future<?> feed = CompletableFuture.runAsync(() -> {
            while (!over.get() && own.size() < 500) {
                int shared = random.nextInt(RECORDS);
                int mine = RECORDS + own.size();
                own.add(mine);
                own.add(shared);
                String lines = trade(shared) + "\n" + trade(mine) + "\n";
                loads.loader.loadRecords("feed " + mine, "feed", TRADES, lines.getBytes(StandardCharsets.UTF_8));
            }
        });
        LoadReport report = load(file);
        over.set(true);
        feed.get();

        assertThat(report.failures()).isEmpty();
        assertThat(report.rejected()).isZero();
        Set<String> expected =
                IntStream.range(1_000, RECORDS).mapToObj(i -> "t" + i).collect(Collectors.toSet());
        own.forEach(i -> expected.add("t" + i));
        assertThat(loads.tradeIds(TRADES)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aDayThatWasDroppedIsNotBroughtBack() {
        database.execute(
                "insert into ops.dropped_days (dataset, day, state) values ('market.trades', '2026-01-04', 'dropped')");
        Path file = loads.write("a.ndjson", lines(0, RECORDS));

        assertThat(load(file).failures()).singleElement().asString().contains("2026-01-04");

        assertThat(loads.count("pg_class where relname like 'trades_2026_01_04%'"))
                .isZero();
        database.execute("truncate ops.dropped_days");
        LoadReport rest = load(file);
        assertThat(rest.inserted() + rest.duplicate()).isEqualTo(RECORDS);
        assertThatTradesAre(0, RECORDS);
    }

    @Test
    void aLoadThatIsStoppedLeavesNoDayUnfinished() {
        Path file = loads.write("a.ndjson", lines(0, RECORDS));
        Loader stopped = loads.newLoader(SMALL_CHUNKS);

        assertThatThrownBy(() -> loadWatched(stopped, file, stopped::stop)).isInstanceOf(LoadStoppedException.class);

        assertThat(loads.count("ops.day_loads")).isZero();
        assertThat(loads.count(TRADES)).isEqualTo(database.number("select sum(inserted) from ops.loads"));
        load(file);
        assertThatTradesAre(0, RECORDS);
    }

    @Test
    void aFileMayNotMakeMoreDaysThanAreAllowed() {
        Path file = loads.write("a.ndjson", lines(0, 4_010, i -> trade(i * PER_DAY / 10)
                .replace("2026", "2024")
                .replace("2027", "2025")));

        assertThat(load(file).failures()).singleElement().asString().contains("400 days");

        assertThat(loads.count("pg_inherits where inhparent = 'market.trades'::regclass"))
                .isBetween(1L, (long) DayBudget.MOST_DAYS);
    }

    @Test
    void aRoleThatMayNotCreateTablesLoadsDaysApartAllTheSame() throws Exception {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        PGSimpleDataSource writer = new PGSimpleDataSource();
        writer.setUrl(database.jdbcUrl());
        writer.setUser("pitlane_writer");
        writer.setPassword("not-checked");
        Loader loader = loads.newLoader(SMALL_CHUNKS, loads.catalog, new Transactions(writer));
        AtomicLong apart = new AtomicLong();

        LoadReport report = loadWatched(
                loader,
                loads.write("a.ndjson", lines(0, RECORDS)),
                () -> apart.accumulateAndGet(loads.count("ops.day_loads"), Math::max));

        LoadFixture.assertCounts(report, RECORDS, 0, 0, 0);
        assertThat(apart.get()).isPositive();
        assertThatTradesAre(0, RECORDS);
    }

    @Test
    void aRoleThatMayNotBeginDaysLoadsThemInTheUsualWay() throws Exception {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql"))
                + "; revoke execute on function ops.begin_day_load(text, date, text, bigint) from pitlane_writer");
        PGSimpleDataSource writer = new PGSimpleDataSource();
        writer.setUrl(database.jdbcUrl());
        writer.setUser("pitlane_writer");
        writer.setPassword("not-checked");

        LoadReport report = LoadFixture.load(
                loads.newLoader(SMALL_CHUNKS, loads.catalog, new Transactions(writer)),
                LoadOptions.DEFAULT,
                TRADES,
                loads.write("a.ndjson", lines(0, RECORDS)));

        LoadFixture.assertCounts(report, RECORDS, 0, 0, 0);
        assertThatTradesAre(0, RECORDS);
    }

    private LoadReport loadWatched(Path file, Runnable look) {
        return loadWatched(loads.newLoader(SMALL_CHUNKS), file, look);
    }

    /** Looks behind every chunk. */
    private static LoadReport loadWatched(Loader loader, Path file, Runnable look) {
        return loader.load(List.of(new SourceFile(file, TRADES)), LoadOptions.DEFAULT, new LoadProgress() {
            @Override
            public void began(int files, long totalBytes) {}

            @Override
            public void advanced(long bytes, long records) {
                look.run();
            }

            @Override
            public void ended() {}
        });
    }

    /** What a process leaves that was killed behind the first chunk of a day. */
    private void orphan(int id, String day, String line) {
        database.execute(
                """
                do $$ begin execute format(
                  $i$insert into %%s (exchange_id, symbol, ts, ts_source, trade_id, price, size, side)
                  values (8, 'BTC/USDT', '%s', 'exchange', 't%d', %d.5, 0.25, 'buy')$i$,
                  ops.begin_day_load('market.trades', '%s', 'dead', 12345));
                end $$"""
                        .formatted(line.replaceFirst(".*\"ts\":\"([^\"]+)\".*", "$1"), id, 100 + id, day));
    }

    /** The ledger knows nothing of what was put there by hand. */
    private void forgetOrphan() {
        database.execute("delete from market.trades where trade_id in ('t1', 't1001')");
    }

    private LoadReport load(Path... files) {
        return LoadFixture.load(loads.newLoader(SMALL_CHUNKS), LoadOptions.DEFAULT, TRADES, files);
    }

    /** What a partition consists of, without what tells its day. */
    private List<String> shapes(String partition) {
        return loads.column("select replace(shape, '" + partition + "', '') from (select"
                + " concat(pg_get_indexdef(indexrelid), indisvalid,"
                + " (select inhparent::regclass from pg_inherits where inhrelid = indexrelid)) as shape"
                + " from pg_index where indrelid = 'market." + partition + "'::regclass"
                + " union all select concat(conname, contype, conislocal, coninhcount,"
                + " case when contype = 'c' and conname not like '%day_check' then pg_get_constraintdef(oid) end) from pg_constraint"
                + " where conrelid = 'market." + partition + "'::regclass"
                + " union all select concat(attname, format_type(atttypid, atttypmod), attnotnull, atthasdef,"
                + " attstorage, col_description(attrelid, attnum)) from pg_attribute"
                + " where attrelid = 'market." + partition + "'::regclass and attnum > 0"
                + " union all select concat(reloptions, relacl, relkind, relpersistence) from pg_class where oid = 'market."
                + partition
                + "'::regclass) shapes order by 1");
    }

    private void assertThatTradesAre(int from, int to) {
        assertThat(loads.column("select trade_id from market.trades order by trade_id collate \"C\""))
                .isEqualTo(IntStream.range(from, to)
                        .mapToObj(i -> "t" + i)
                        .sorted()
                        .toList());
    }

    static String lines(int from, int to) {
        return lines(from, to, DaysApartTest::trade);
    }

    static String lines(int from, int to, IntFunction<String> line) {
        return IntStream.range(from, to).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Trade {@code i}, of which every day has a thousand. */
    static String trade(int i) {
        Instant ts = START.plusMillis(86_400_000L / PER_DAY * i);
        return "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"" + ts + "\",\"price\":\"" + (100 + i)
                + ".5\",\"size\":\"0.25\",\"side\":\"buy\",\"trade_id\":\"t" + i + "\"}";
    }
}
