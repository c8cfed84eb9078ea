package io.pitlane.load;

import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.MarketFixture.BOOKS;
import static io.pitlane.load.MarketFixture.FUNDING;
import static io.pitlane.load.MarketFixture.MARKETS;
import static io.pitlane.load.MarketFixture.TICKERS;
import static io.pitlane.load.MarketFixture.TRADES;
import static io.pitlane.load.MarketFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of market data: the table they go to, what they are known by, and what they name. */
@DatabaseTest
class MarketLoadTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    MarketLoadTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        MarketFixture.clear(database);
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        for (String dataset : MarketFixture.BY_DAY) {
            loads.assertThatLedgerAddsUp(dataset);
        }
        loads.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TRADES, TICKERS, BOOKS, FUNDING})
    void theSameRecordsAgainAddNothing(String dataset) {
        String records = lines(0, 50, i -> record(dataset, 4000 * i)) + lines(0, 50, i -> record(dataset, 4000 * i));

        LoadReport first = loads.load(dataset, loads.write("first.ndjson", records));
        LoadReport again = loads.load(dataset, loads.write("again.ndjson", records + "\n"));
        LoadReport forced = loads.load(LoadFixture.FORCE, dataset, loads.write("first.ndjson", records));
        LoadReport spelt = loads.load(
                dataset,
                loads.write(
                        "spelt.json",
                        "[" + records.trim().replace("\n", " ,\n ").replace(":{", ": {") + "]"));

        // a trade is known by its id; what has no id and is said twice in one payload are two facts
        long facts = dataset.equals(TRADES) ? 50 : 100;
        assertCounts(first, facts, 0, 100 - facts, 0);
        assertCounts(again, 0, 0, 100, 0);
        assertCounts(forced, 0, 0, 100, 0);
        assertCounts(spelt, 0, 0, 100, 0);
        assertThat(loads.count(dataset)).isEqualTo(facts);
    }

    private static String record(String dataset, int i) {
        return switch (dataset) {
            case TRADES -> trade(i);
            case TICKERS -> MarketFixture.ticker(i, "10." + i);
            case BOOKS -> MarketFixture.book(i);
            default -> MarketFixture.funding(i);
        };
    }

    @Test
    void keepsEveryDigitAndWhatNoColumnHolds() {
        String record =
                MarketFixture.record("okx", "BTC/USDT", MarketFixture.second(1)).replace(":01Z", ":01.123456789Z")
                        + ",\"trade_id\":\"00123\",\"price\":\"34400.10\",\"size\":0.000000000000000001,\"side\":\"sell\","
                        + "\"fee\":1.0,\"raw\":{\"a\":1}}\n";

        assertCounts(loads.load(TRADES, loads.write("a.ndjson", record)), 1, 0, 0, 0);

        assertThat(database.rows(
                        "select e.name, t.market_id, t.symbol, (t.ts at time zone 'UTC')::text, t.ts_source, t.received_at,"
                                + " t.trade_id, t.price::text, t.size::text, t.side, t.content_key, t.raw::text"
                                + " from market.trades t join market.exchanges e on e.id = t.exchange_id"))
                .singleElement()
                .satisfies(row -> assertThat(row.values().toString())
                        .isEqualTo("[okx, null, BTC/USDT, 2026-01-01 00:00:01.123456, exchange, null, 00123,"
                                + " 34400.10, 0.000000000000000001, sell, null, {\"a\": 1, \"fee\": 1.0}]"));
    }

    @Test
    void recordsWithoutAnIdThatAreEqualWithinOnePayloadAreAllKept() {
        String one = trade(5, "");
        Path twice = loads.write("twice.ndjson", one + "\n" + one + "\n" + trade(6, "") + "\n");
        Path thrice = loads.write("thrice.ndjson", one + "\n" + one + "\n" + one + "\n");

        assertCounts(loads.load(TRADES, twice), 3, 0, 0, 0);
        assertCounts(loads.load(TRADES, thrice), 1, 0, 2, 0);

        assertThat(loads.column("select count(distinct content_key) from market.trades where trade_id is null"))
                .containsExactly("4");
    }

    @Test
    void aTradeThatContradictsOneWithItsIdAndTimeIsQuarantined() {
        loads.load(TRADES, loads.write("a.ndjson", trade(1) + "\n"));
        Path file = loads.write(
                "b.ndjson",
                trade(1).replace("101.50", "101.51") + "\n" + trade(1).replace("101.50", "101.5") + "\n" + trade(2)
                        + "\n" + trade(2).replace("buy", "sell") + "\n" + trade(3, "\"trade_id\":\"t2\"") + "\n");

        assertCounts(loads.load(TRADES, file), 2, 0, 1, 2);

        assertThat(loads.quarantine()).extracting(row -> row.get("line")).containsExactly(1L, 4L);
        assertThat(loads.quarantine()).extracting(row -> row.get("reason")).containsOnly("conflict");
        assertThat(loads.column("select side from market.trades where trade_id = 't2' order by ts"))
                .containsExactly("buy", "buy");
    }

    @Test
    void whatReceiptAndUnknownMembersSayMakesNoContradiction() {
        loads.load(TRADES, loads.write("a.ndjson", trade(1) + "\n"));
        String again = trade(1, "\"trade_id\":\"t1\",\"stream\":\"ws\"")
                .replace("\"received_at\":null", "\"received_at\":\"2026-01-02T00:00:00Z\"");

        assertCounts(loads.load(TRADES, loads.write("b.ndjson", again + "\n")), 0, 0, 1, 0);
    }

    @Test
    void anExchangeThatNobodyKnowsIsRefusedUntilItIsThere() {
        Path file = loads.write("a.ndjson", trade(1).replace("okx", "bitmart") + "\n" + trade(2) + "\n");

        assertCounts(loads.load(TRADES, file), 1, 0, 0, 1);
        assertThat(loads.quarantine()).singleElement().satisfies(row -> {
            assertThat(row.get("reason")).isEqualTo("unknown-word");
            assertThat(row.get("detail").toString())
                    .isEqualTo("exchange: \"bitmart\" is unknown; known: binance, bybit, coinbase, cryptocom,"
                            + " hyperliquid, kraken, kucoin, lighter, okx, paradex");
        });

        assertThat(new ExchangeNames(database.transactions()).register(List.of("okx", "bitmart")))
                .containsExactly("bitmart");
        assertThat(new ExchangeNames(database.transactions()).register(List.of("okx", "bitmart")))
                .isEmpty();
        assertCounts(
                loads.load(TRADES, loads.write("b.ndjson", trade(1).replace("okx", "bitmart") + "\n")), 1, 0, 0, 0);
    }

    @Test
    void aRowPointsToItsInstrumentWhereThatIsKnown() {
        loads.load(TRADES, loads.write("before.ndjson", trade(1) + "\n"));
        loads.load(MARKETS, loads.write("markets.ndjson", MarketFixture.market(1, "0.1") + "\n"));
        loads.load(TRADES, loads.write("after.ndjson", trade(1) + "\n" + trade(2) + "\n"));

        assertThat(database.rows("select t.trade_id, m.symbol from market.trades t"
                        + " left join market.markets m on m.id = t.market_id order by t.ts"))
                .extracting(row -> row.get("trade_id") + " " + row.get("symbol"))
                .containsExactly("t1 null", "t2 BTC/USDT");
    }

    @Test
    void theNewestDescriptionOfAnInstrumentStays() {
        loads.load(MARKETS, loads.write("2.ndjson", MarketFixture.market(2, "0.10") + "\n"));
        LoadReport older = loads.load(MARKETS, loads.write("1.ndjson", MarketFixture.market(1, "0.5") + "\n"));
        LoadReport same = loads.load(MARKETS, loads.write("3.ndjson", MarketFixture.market(3, "0.1") + "\n"));
        LoadReport newer = loads.load(MARKETS, loads.write("4.ndjson", MarketFixture.market(4, "0.01") + "\n"));

        assertCounts(older, 0, 0, 1, 0);
        assertCounts(same, 0, 0, 1, 0);
        assertCounts(newer, 0, 1, 0, 0);
        assertThat(database.rows("select tick_size::text, metadata::text, contract_type from market.markets"))
                .containsExactly(
                        Map.of("tick_size", "0.01", "metadata", "{\"state\": \"live\"}", "contract_type", "spot"));
    }

    @Test
    void timesOutsideTheirBoundsAndNumbersThatAreNoneAreQuarantined() {
        Path file = loads.write(
                "a.ndjson",
                trade(1).replace("2026-01-01T00:00:01Z", "2008-12-31T00:00:00Z") + "\n"
                        + trade(1).replace("2026-01-01T00:00:01Z", "2200-01-01T00:00:00Z") + "\n"
                        + trade(1).replace("\"101.50\"", "\"NaN\"") + "\n"
                        + trade(1).replace("\"101.50\"", "\"1,5\"") + "\n"
                        + trade(1).replace("\"101.50\"", "\"0.00\"") + "\n"
                        + trade(1).replace("\"symbol\":\"BTC/USDT\"", "\"symbol\":\"\"") + "\n");

        assertCounts(loads.load(TRADES, file), 0, 0, 0, 6);

        assertThat(loads.quarantine())
                .extracting(row -> row.get("reason"))
                .containsExactly(
                        "out-of-bounds",
                        "out-of-bounds",
                        "not-finite",
                        "wrong-type",
                        "check-violated",
                        "missing-field");
        assertThat(loads.column("select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"))
                .containsExactly("0");
    }

    /** With ids and without, in any order, over days that nobody has made: each of them loads all that it brings. */
    @Test
    @Timeout(180)
    void loadersThatMeetLoadEachRecordOnceAndNeverBlockEachOther() throws Exception {
        database.execute("select pg_stat_reset()");
        for (int round = 0; round < 4; round++) {
            MarketFixture.clear(database);
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                files.add(loads.write("race-" + round + "-" + i + ".ndjson", shuffled(1000 * i, 4000 + 1000 * i, i)));
            }

            List<LoadReport> reports = atOnce(files);

            assertThat(loads.column("select coalesce(trade_id, 'no id ' || price) from market.trades"))
                    .doesNotHaveDuplicates()
                    .hasSize(5000);
            assertThat(reports.stream().mapToLong(LoadReport::inserted).sum()).isEqualTo(5000);
            assertThat(reports.stream().mapToLong(LoadReport::duplicate).sum()).isEqualTo(3000);
            assertThat(loads.quarantine()).isEmpty();
        }
        database.execute("select pg_stat_force_next_flush()");
        assertThat(database.number("select deadlocks from pg_stat_database where datname = current_database()"))
                .isZero();
    }

    private static String shuffled(int from, int to, int seed) {
        List<String> lines = IntStream.range(from, to)
                .mapToObj(i -> i % 3 == 0 ? trade(60 * i, "") : trade(60 * i))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(lines, new Random(seed));
        return String.join("\n", lines) + "\n";
    }

    /** Each file by a loader of its own, as another process would have it. */
    private List<LoadReport> atOnce(List<Path> files) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(files.size());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<LoadReport>> running = new ArrayList<>();
            for (Path file : files) {
                Loader loader = loads.newLoader(new ChunkLimits(500, 1 << 20));
                running.add(threads.submit(() -> {
                    start.await();
                    return LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, file);
                }));
            }
            start.countDown();
            List<LoadReport> reports = new ArrayList<>();
            for (Future<LoadReport> each : running) {
                reports.add(each.get());
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }
}
