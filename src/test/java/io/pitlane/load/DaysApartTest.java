package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        DaysApartFixture.clear(database);
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
        Instant ts = START.plusSeconds(86_400L / PER_DAY * i);
        return "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"" + ts + "\",\"price\":\"" + (100 + i)
                + ".5\",\"size\":\"0.25\",\"side\":\"buy\",\"trade_id\":\"t" + i + "\"}";
    }
}
