package io.pitlane.regime;

import static io.pitlane.regime.PricesFixture.AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pitlane.database.OperationKind;
import io.pitlane.error.NotYetException;
import io.pitlane.regime.RegimeOutcome.State;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RegimeDetectorTest {

    private static final Boundary BOUNDARY = new Boundary(AT);
    private static final Duration DAY = Duration.ofDays(1);
    private static final double EXACT = 1e-9;
    /** Of {@link PricesFixture#hours}, worked out elsewhere with 60 digits. */
    private static final double VOLATILITY = 0.723807034610509145;

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final PricesFixture prices;
    private DetectorFixture fixture;
    private RegimeDetector detector;

    RegimeDetectorTest(TestDatabase database) {
        this.database = database;
        this.prices = new PricesFixture(database);
    }

    @BeforeEach
    void start() {
        prices.clear();
        fixture = new DetectorFixture(database, folder);
        detector = fixture.detector(RulesFixture.with(folder, PricesFixture.SYMBOLS));
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aBoundaryHasTheRowThatItsPricesGive() {
        prices.fill("okx");

        RegimeOutcome outcome = detector.derive(BOUNDARY);

        assertThat(outcome.state()).isEqualTo(State.DERIVED);
        Map<String, Object> row = database.rows("select realized_vol_7d, pct_above_20ma, breadth_thrust, regime,"
                        + " weights::text as weights, confidence_score, detection_method from pit.regime_snapshots where ts ='"
                        + AT + "'")
                .get(0);
        assertThat((Double) row.get("realized_vol_7d")).isCloseTo(VOLATILITY, within(EXACT));
        assertThat((Double) row.get("pct_above_20ma")).isCloseTo(60, within(EXACT));
        assertThat((Double) row.get("breadth_thrust")).isCloseTo(0.333333333333333333, within(EXACT));
        assertThat(row)
                .containsEntry("regime", "mixed")
                .containsEntry("confidence_score", 1 / 3.0)
                .containsEntry("detection_method", "majority_vote")
                .containsEntry(
                        "weights",
                        "{\"social\": 5, \"volume\": 20, \"quality\": 10, \"momentum\": 40, \"technical\": 25}");
        assertThat(database.rows("select metadata - 'inputs' as text from pit.regime_snapshots")
                        .get(0)
                        .get("text")
                        .toString())
                .isEqualTo("{\"votes\": {\"breadth_thrust\": \"trending\", \"pct_above_20ma\": \"choppy\","
                        + " \"realized_vol_7d\": \"highvol\"},"
                        + " \"coverage\": {\"prices\": 279, \"symbols\": {\"of\": 5, \"used\": 5, \"closes\": 20, \"left_out\": [],"
                        + " \"thrust_hours\": 24}, \"reference\": {\"of\": 168, \"symbol\": \"BTC/USDT:USDT\","
                        + " \"returns\": 168, \"exchange\": \"okx\"}, \"prices_of_tickers\": 0},"
                        + " \"detector\": \"pitlane\", \"is_stable\": false, \"thresholds\":"
                        + " {\"breadth_thrust\": {\"highvol\": {\"below\": -0.15}, \"trending\": {\"above\": 0.15},"
                        + " \"otherwise\": \"choppy\"}, \"pct_above_20ma\": {\"highvol\": {\"below\": 35}, \"trending\":"
                        + " {\"above\": 65}, \"otherwise\": \"choppy\"}, \"realized_vol_7d\": {\"choppy\": {\"below\":"
                        + " 0.30}, \"highvol\": {\"above\": 0.60}, \"otherwise\": \"trending\"}},"
                        + " \"previous_ts\": null, \"previous_regime\": null}");
        assertThat(database.rows("select metadata -> 'inputs' ->> 'up' as up, metadata -> 'inputs' ->> 'down' as down,"
                                + " metadata -> 'inputs' ->> 'unchanged' as unchanged,"
                                + " (metadata -> 'inputs' ->> 'realized_vol_7d')::float8 = realized_vol_7d as same"
                                + " from pit.regime_snapshots")
                        .get(0))
                .isEqualTo(Map.of("up", "2", "down", "1", "unchanged", "2", "same", true));
        assertThat(fixture.createdAt(AT)).isEqualTo(fixture.clock.millis());
    }

    @Test
    void theSamePricesGiveTheSameRow() {
        prices.fill("okx");
        detector.derive(BOUNDARY);
        String first = fixture.row(AT).orElseThrow();
        long createdAt = fixture.createdAt(AT);

        fixture.clock.advance(Duration.ofHours(3));
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.UNCHANGED);
        assertThat(fixture.createdAt(AT)).as("nothing was written").isEqualTo(createdAt);
        assertThat(database.number("select count(*) from ops.loads")).isOne();

        // also where it is gone, and however the rows lie in the tables
        database.execute("delete from pit.regime_snapshots; delete from ops.loads;"
                + " create temporary table copied as select * from market.trades order by random();"
                + " delete from market.trades; insert into market.trades select * from copied");
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.DERIVED);
        assertThat(fixture.row(AT)).contains(first);
    }

    /** Also back to what it was: each time the row that the prices give now. */
    @Test
    void latePricesPutTheRowRightOnce() {
        prices.fill("okx");
        detector.derive(BOUNDARY);
        String first = fixture.row(AT).orElseThrow();

        prices.trade("okx", "FLAT/USDT:USDT", AT, "8");
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(detector.look(BOUNDARY).state()).isEqualTo(State.REPLACED);
        assertThat(fixture.row(AT)).as("a look changes nothing").contains(first);
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.REPLACED);
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.UNCHANGED);
        assertThat(database.number("select count(*) from pit.regime_snapshots where breadth_thrust = 0.5"))
                .isOne();
        assertThat(fixture.createdAt(AT)).isEqualTo(fixture.clock.millis());

        prices.remove("trades", "FLAT/USDT:USDT", AT.minusSeconds(1), AT);
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.REPLACED);
        assertThat(fixture.row(AT)).contains(first);
        assertThat(database.number("select count(*) from ops.quarantine")).isZero();
    }

    @Test
    void aPriceAtTheBoundaryCountsAndOneBehindItDoesNot() {
        prices.fill("okx");
        prices.trade("okx", "FLAT/USDT:USDT", AT.plusNanos(1000), "1000");
        prices.trade("okx", "DOWN/USDT:USDT", AT, "1");

        assertThat(detector.look(BOUNDARY).snapshot().orElseThrow().signals().breadthThrust())
                .isZero();
    }

    /** Of trades at one moment the one with the greatest id, and 10 is greater than 9. */
    @Test
    void oneMomentHasOnePrice() {
        prices.fill("okx");
        prices.trade("okx", "FLAT/USDT:USDT", AT, "6", "9");
        prices.trade("okx", "FLAT/USDT:USDT", AT, "8", "10");
        prices.trade("okx", "FLAT/USDT:USDT", AT, "6", "08");

        assertThat(detector.look(BOUNDARY).snapshot().orElseThrow().signals().breadthThrust())
                .isEqualTo(0.5);
    }

    @Test
    void aPriceIsTooOldAtTheEndOfItsStaleness() {
        prices.fill("okx");
        prices.remove("trades", "BTC/USDT:USDT", AT.minusSeconds(3600), AT);
        prices.trade("okx", "BTC/USDT:USDT", AT.minusSeconds(3600).plusNanos(1000), "30394");
        assertThat(detector.look(BOUNDARY).state()).isEqualTo(State.DERIVED);

        prices.remove("trades", "BTC/USDT:USDT", AT.minusSeconds(3600), AT);
        prices.trade("okx", "BTC/USDT:USDT", AT.minusSeconds(3600), "30394");
        assertThatThrownBy(() -> detector.look(BOUNDARY))
                .isInstanceOf(TooFewPricesException.class)
                .hasMessageContaining(
                        "the reference BTC/USDT:USDT has no price within 1h before 2026-03-10T08:00:00Z on"
                                + " binance, bybit, okx, kucoin");
    }

    @Test
    void soIsThatOfATicker() {
        prices.fill("okx");
        prices.remove("trades", "BTC/USDT:USDT", AT.minusSeconds(3600), AT);
        prices.ticker("okx", "BTC/USDT:USDT", AT.minusSeconds(3600), "30394", "null");
        assertThatThrownBy(() -> detector.look(BOUNDARY)).isInstanceOf(TooFewPricesException.class);

        prices.ticker("okx", "BTC/USDT:USDT", AT.minusSeconds(3600).plusNanos(1000), "30394", "null");
        assertThat(returns()).isEqualTo(168);

        Instant hour = AT.minus(Duration.ofHours(10));
        prices.remove("trades", "BTC/USDT:USDT", hour.minusSeconds(3600), hour);
        prices.ticker("okx", "BTC/USDT:USDT", hour.minusSeconds(3600), "30000", "null");
        assertThat(returns()).as("at each hour").isEqualTo(166);
    }

    /** Of tickers at one moment the one with the greatest key, both for prices and for turnovers. */
    @Test
    void oneMomentHasOneTicker() {
        prices.fill("okx");
        prices.remove("trades", "FLAT/USDT:USDT", AT.minus(Duration.ofHours(1)), AT);
        tickerAt("FLAT", "00000000-0000-0000-0000-000000000009", 6, 900);
        tickerAt("FLAT", "f0000000-0000-0000-0000-000000000000", 8, 100);
        tickerAt("FLAT", "00000000-0000-0000-0000-000000000001", 6, 900);
        tickerAt("UP", "00000000-0000-0000-0000-000000000001", 30, 500);

        assertThat(thrust()).as("FLAT went up to 8").isEqualTo(0.5);
        assertThat(busiest(1).look(BOUNDARY).snapshot().orElseThrow().signals().pctAbove20ma())
                .as("UP, since FLAT turned over 100")
                .isEqualTo(100);
    }

    private void tickerAt(String symbol, String key, int price, int turnover) {
        database.execute("insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, turnover_24h,"
                + " content_key) select id, '" + symbol + "/USDT:USDT', '" + AT + "', 'exchange', " + price + ", "
                + turnover + ", '" + key + "' from market.exchanges where name = 'okx'");
    }

    /** What comes in while it reads belongs to the next derivation, whichever table it comes into. */
    @Test
    void allThatIsReadIsOfOneMoment() throws Exception {
        prices.fill("okx");
        CompletableFuture<RegimeOutcome> looking;
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table market.exchanges in access exclusive mode");
            looking = CompletableFuture.supplyAsync(() -> detector.look(BOUNDARY));
            Awaitility.await("behind the rows of regimes, before the prices")
                    .until(() -> database.number("select count(*) from pg_stat_activity where datname ="
                                    + " current_database() and wait_event_type = 'Lock'")
                            == 1);
            statement.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                    + " select id, 'FLAT/USDT:USDT', '" + AT + "', 'exchange', 'late', 8, 1 from market.exchanges"
                    + " where name = 'okx'");
            other.commit();
        }

        assertThat(looking.get(30, TimeUnit.SECONDS)
                        .snapshot()
                        .orElseThrow()
                        .signals()
                        .breadthThrust())
                .isCloseTo(1 / 3.0, within(EXACT));
        assertThat(thrust()).isEqualTo(0.5);
    }

    /** From the first price of the windows, as old as it may be, to the boundary. */
    @Test
    void recordsOnTheWayMatterWhereTheirTimesDo() {
        List<Instant> asked = new ArrayList<>();
        RegimeDetector asking = new RegimeDetector(
                RulesFixture.with(folder, PricesFixture.SYMBOLS),
                DetectorFixture.STATEMENTS,
                database.transactions(),
                submission -> null,
                (from, until) -> {
                    asked.addAll(List.of(from, until));
                    return Optional.empty();
                },
                fixture.clock);

        asking.waiting(BOUNDARY);

        assertThat(asked).containsExactly(Instant.parse("2026-02-18T23:00:00Z"), AT);
    }

    /** A row that is ahead of the clock is not in force, and no boundary is found after it. */
    @Test
    void rowsAheadAreNotLookedAt() {
        prices.fill("okx");
        earlier(1, "choppy");
        earlier(-1, "highvol");

        assertThat(before()).containsExactly("choppy", "2026-03-10T04:00:00Z", "false");
        StoredSnapshots stored = new StoredSnapshots(DetectorFixture.STATEMENTS);
        Optional<Snapshot> newest =
                database.transactions().call(OperationKind.READ, "newest", connection -> stored.newest(connection, AT));
        assertThat(newest.map(Snapshot::regime)).contains("choppy");
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.DERIVED);
    }

    /** The only price of ten hours ago is one of eleven hours ago: two returns are missing. */
    @Test
    void thatHoldsAtEachHour() {
        prices.fill("okx");
        Instant hour = AT.minus(Duration.ofHours(10));
        prices.remove("trades", "BTC/USDT:USDT", hour.minusSeconds(3600), hour);
        prices.trade("okx", "BTC/USDT:USDT", hour.minusSeconds(3600), "30000");

        assertThat(returns()).isEqualTo(166);
    }

    @Test
    void tradesComeBeforeTickersAndTickersBeforeNothing() {
        prices.fill("okx");
        prices.ticker("okx", "FLAT/USDT:USDT", AT.minusSeconds(1), "100", "null");
        assertThat(thrust()).as("the ticker is newer, and a trade is there").isCloseTo(1 / 3.0, within(EXACT));

        prices.remove("trades", "FLAT/USDT:USDT", AT.minus(Duration.ofHours(1)), AT);
        assertThat(thrust()).isEqualTo(0.5);
        assertThat(detector.look(BOUNDARY)
                        .snapshot()
                        .orElseThrow()
                        .metadata()
                        .at("/coverage/prices_of_tickers")
                        .asInt())
                .isOne();

        prices.ticker("okx", "FLAT/USDT:USDT", AT, "0", "null");
        prices.ticker("okx", "FLAT/USDT:USDT", AT, "null", "null");
        assertThat(thrust()).as("no price at all").isEqualTo(0.5);
    }

    @Test
    void aSymbolHasThePricesOfTheFirstExchangeWithEnoughOfThem() {
        prices.fill("okx");
        // binance, asked first: the symbol only of late
        prices.trade("binance", "FLAT/USDT:USDT", AT, "100");
        prices.trade("kraken", "FLAT/USDT:USDT", AT, "100");
        assertThat(thrust()).isCloseTo(1 / 3.0, within(EXACT));

        prices.hours("bybit", 0, 168);
        assertThat(detector.look(BOUNDARY)
                        .snapshot()
                        .orElseThrow()
                        .metadata()
                        .at("/coverage/reference/exchange")
                        .asText())
                .isEqualTo("bybit");
    }

    @Test
    void gapsAreLeftOutAsLongAsEnoughIsLeft() {
        prices.fill("okx");
        Instant hour50 = AT.minus(Duration.ofHours(118));
        prices.remove("trades", "BTC/USDT:USDT", hour50.minusSeconds(3600), hour50.plusSeconds(3600));

        Snapshot snapshot = detector.look(BOUNDARY).snapshot().orElseThrow();

        assertThat(snapshot.signals().realizedVol7d())
                .as("of 165 returns")
                .isCloseTo(0.729926221783080776, within(EXACT));
        assertThat(snapshot.metadata().at("/coverage/reference/returns").asInt())
                .isEqualTo(165);
    }

    @Test
    void tooLittleDataMakesNoRowAndSaysWhatIsMissing() {
        prices.fill("okx");
        detector.derive(new Boundary(AT));
        database.execute("delete from pit.regime_snapshots; delete from ops.loads");
        prices.remove("trades", "BTC/USDT:USDT", AT.minus(Duration.ofHours(100)), AT.minus(Duration.ofHours(91)));
        prices.remove("trades", "BTC/USDT:USDT", AT.minus(Duration.ofHours(11)), AT.minus(Duration.ofHours(10)));
        prices.remove("trades", "UP/USDT:USDT", AT.minus(DAY).minusSeconds(60), AT.minus(DAY));
        prices.remove("trades", "SAW/USDT:USDT", AT.minusSeconds(60), AT);

        assertThatThrownBy(() -> detector.derive(BOUNDARY))
                .isInstanceOf(TooFewPricesException.class)
                .hasMessage("There are too few prices for the regime at 2026-03-10T08:00:00Z:"
                        + " the reference BTC/USDT:USDT has 156 of 168 hourly returns on okx, and needs 95 %; it has no"
                        + " price within 1h before 2026-03-06T05:00:00Z to 2026-03-06T13:00:00Z, 2026-03-09T22:00:00Z;"
                        + " 3 of the 5 symbols of the universe have enough prices, and 80 % are needed;"
                        + " SAW/USDT:USDT: no price within 1h before the boundary on binance, bybit, okx, kucoin;"
                        + " UP/USDT:USDT: no price within 1h before 2026-03-09T08:00:00Z on okx");
        assertThat(fixture.row(AT)).isEmpty();
    }

    @Test
    void aSymbolWithTooFewClosesLeavesTheUniverse() {
        prices.fill("okx");
        Instant oldest = AT.truncatedTo(java.time.temporal.ChronoUnit.DAYS).minus(DAY.multipliedBy(19));
        prices.remove("trades", "SAW/USDT:USDT", oldest.minus(DAY), oldest.plus(DAY));
        assertThat(used()).as("18 of 20 closes").isEqualTo(5);

        prices.remove("trades", "SAW/USDT:USDT", oldest.minus(DAY), oldest.plus(DAY.multipliedBy(2)));
        assertThat(used()).as("17 of 20 closes").isEqualTo(4);
        Snapshot snapshot = detector.look(BOUNDARY).snapshot().orElseThrow();
        assertThat(snapshot.signals().pctAbove20ma()).isEqualTo(50);
        assertThat(snapshot.metadata().at("/coverage/symbols/left_out").toString())
                .isEqualTo("[\"SAW/USDT:USDT\"]");
    }

    /** Where nobody brings prices, there is nothing wrong with there being no regimes. */
    @Test
    void withoutAnyPriceThereIsNoRowAndNoFailure() {
        RegimeOutcome outcome = detector.derive(BOUNDARY);

        assertThat(outcome.state()).isEqualTo(State.NONE);
        assertThat(outcome.notes().get(0)).contains("no price within 1h", "0 of the 5 symbols");

        prices.fill("okx");
        detector.derive(BOUNDARY);
        Boundary next = new Boundary(AT.plus(Boundary.STEP));
        fixture.clock.advance(Boundary.STEP);
        assertThatThrownBy(() -> detector.derive(next))
                .as("there were regimes, so prices are missed")
                .isInstanceOf(TooFewPricesException.class);
    }

    @Test
    void aRowThatCannotBeDerivedAnyMoreStays() {
        prices.fill("okx");
        detector.derive(BOUNDARY);
        String row = fixture.row(AT).orElseThrow();
        database.execute("drop table market.trades_2026_03_09");

        RegimeOutcome outcome = detector.derive(BOUNDARY);

        assertThat(outcome.state()).isEqualTo(State.KEPT);
        assertThat(fixture.row(AT)).contains(row);
    }

    /** Two closes of twenty are gone, so that a row could be derived still, and would be another one. */
    @Test
    void aRowIsNotReplacedByOneOfWhatIsLeftOfDaysThatWereTakenAway() {
        prices.fill("okx");
        detector.derive(BOUNDARY);
        String row = fixture.row(AT).orElseThrow();
        database.execute("drop table market.trades_2026_02_18, market.trades_2026_02_19;"
                + " insert into ops.removals (run, command, action, dataset, day) select gen_random_uuid(), 'retention',"
                + " action, 'market.trades', day::date from unnest(array['detach', 'drop']) action,"
                + " unnest(array['2026-02-18', '2026-02-19']) day");
        try {
            RegimeOutcome kept = detector.derive(BOUNDARY);

            assertThat(kept.state()).isEqualTo(State.KEPT);
            assertThat(kept.notes()).singleElement().asString().contains("were taken away", "pitlane restore");
            assertThat(kept.snapshot().orElseThrow().signals().pctAbove20ma()).isEqualTo(60);
            assertThat(fixture.row(AT)).contains(row);

            database.execute("insert into ops.removals (run, command, action, dataset, day) values"
                    + " (gen_random_uuid(), 'db undrop', 'undrop', 'market.trades', '2026-02-18'),"
                    + " (gen_random_uuid(), 'db undrop', 'undrop', 'market.trades', '2026-02-19')");
            fixture.clock.advance(Duration.ofMinutes(1));
            assertThat(detector.derive(BOUNDARY).state())
                    .as("fewer prices for another reason, such as a load that was rolled back")
                    .isEqualTo(State.REPLACED);

            database.execute("insert into ops.dropped_days (dataset, day, state) values"
                    + " ('market.trades', '2026-02-18', 'detaching')");
            prices.trade("okx", "FLAT/USDT:USDT", AT, "8");
            fixture.clock.advance(Duration.ofMinutes(1));
            assertThat(detector.derive(BOUNDARY).state())
                    .as("a late price where there are as many as before")
                    .isEqualTo(State.REPLACED);
        } finally {
            database.execute("truncate ops.removals, ops.dropped_days");
        }
    }

    /** What trades told before is told by tickers now, whose days are kept for longer. */
    @Test
    void norByOneOfTickersInTheirPlace() {
        prices.fill("okx");
        prices.ticker("okx", "FLAT/USDT:USDT", AT.minusSeconds(1), "100", "null");
        detector.derive(BOUNDARY);
        String row = fixture.row(AT).orElseThrow();
        prices.remove("trades", "FLAT/USDT:USDT", AT.minus(Duration.ofHours(1)), AT);
        database.execute("insert into ops.removals (run, command, action, dataset, day) values"
                + " (gen_random_uuid(), 'db clean', 'delete', 'market.trades', '2026-03-10')");
        try {
            assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.KEPT);
            assertThat(fixture.row(AT)).contains(row);

            database.execute("update ops.removals set day = '2026-03-11'");
            fixture.clock.advance(Duration.ofMinutes(1));
            assertThat(detector.derive(BOUNDARY).state())
                    .as("a day behind the boundary")
                    .isEqualTo(State.REPLACED);
        } finally {
            database.execute("truncate ops.removals");
        }
    }

    @Test
    void otherRulesReplaceARowWhateverWasTakenAway() {
        prices.fill("okx");
        detector.derive(BOUNDARY);
        database.execute("insert into ops.removals (run, command, action, dataset, rows) values"
                + " (gen_random_uuid(), 'db clean', 'truncate', 'market.trades', 1)");
        try {
            RegimeDetector other = fixture.detector(RulesFixture.with(
                    folder, PricesFixture.SYMBOLS[0], PricesFixture.SYMBOLS[1], "    - UP/USDT:USDT\n", ""));
            fixture.clock.advance(Duration.ofMinutes(1));

            assertThat(other.derive(BOUNDARY).state()).isEqualTo(State.REPLACED);
        } finally {
            database.execute("truncate ops.removals");
        }
    }

    @Test
    void aRowOfSomebodyElseStays() {
        prices.fill("okx");
        database.execute("insert into pit.regime_snapshots values ('" + AT + "', 0.1, 10, 0, 'trending',"
                + " '{\"momentum\": 40, \"technical\": 25, \"volume\": 20, \"quality\": 10, \"social\": 5}', null,"
                + " 'manual_override', null, '2026-01-01Z')");
        String row = fixture.row(AT).orElseThrow();

        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.STORED);

        assertThat(fixture.row(AT)).contains(row);
        assertThat(detector.look(BOUNDARY).snapshot().orElseThrow().confidence())
                .isNull();
    }

    /** A regime is stable when it was the same at both boundaries before, and there is a row for each. */
    @Test
    void theRowsBeforeSayWhetherItIsStable() {
        prices.fill("okx");
        earlier(3, "choppy");
        assertThat(before()).containsExactly("choppy", "2026-03-09T20:00:00Z", "false");
        earlier(1, "mixed");
        assertThat(before()).containsExactly("mixed", "2026-03-10T04:00:00Z", "false");
        earlier(2, "mixed");
        assertThat(before()).containsExactly("mixed", "2026-03-10T04:00:00Z", "true");
        database.execute("update pit.regime_snapshots set regime = 'choppy' where ts = '" + BOUNDARY.earlier(2) + "'");
        assertThat(before()).containsExactly("mixed", "2026-03-10T04:00:00Z", "false");
    }

    @Test
    void aBoundaryIsLeftAloneUntilItsLastRecordsAreIn() {
        prices.fill("okx");
        fixture.clock.set(AT.plusSeconds(119));
        assertThat(detector.newest()).isEqualTo(new Boundary(BOUNDARY.earlier(1)));
        assertThatThrownBy(() -> detector.derive(BOUNDARY))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("cannot be found before 2026-03-10T08:02:00Z");

        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(detector.newest()).isEqualTo(BOUNDARY);
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.DERIVED);
    }

    @Test
    void weightsThatAreOffAreAWarningInTheRowAndTheRowIsTheSameEachTime() {
        prices.fill("okx");
        detector = fixture.detector(RulesFixture.with(
                folder,
                PricesFixture.SYMBOLS[0],
                PricesFixture.SYMBOLS[1],
                "mixed: {momentum: 40",
                "mixed: {catalyst: 3, momentum: 41.5"));

        detector.derive(BOUNDARY);

        assertThat(database.rows("select metadata -> 'warnings' as warnings from pit.regime_snapshots")
                        .get(0)
                        .get("warnings")
                        .toString())
                .isEqualTo("[\"weights sum to 101.5, expected 100 within 0.1\"]");
        assertThat(detector.derive(BOUNDARY).state()).isEqualTo(State.UNCHANGED);
    }

    /** The busiest of what an exchange's tickers tell, in one currency; of equal ones the first by its name. */
    @Test
    void theUniverseCanBeTheBusiestSymbols() {
        prices.fill("okx");
        Instant before = AT.minusSeconds(20);
        prices.ticker("okx", "UP/USDT:USDT", before, "30", "700");
        prices.ticker("okx", "UP/USDT:USDT", AT.minusSeconds(1000), "30", "1");
        prices.ticker("okx", "UP/USDT:USDT", AT.plusSeconds(1), "30", "1");
        prices.ticker("okx", "FLAT/USDT:USDT", before, "7", "699.999");
        prices.ticker("okx", "FLAT/USDT:USDT", AT, "7", "null");
        prices.ticker("okx", "DOWN/USDT:USDT", before, "82", "700");
        prices.ticker("okx", "SAW/USDT:USDT", before, "50", "699.99");
        prices.ticker("okx", "RICH/KRW", before, "50", "9999999999");
        prices.ticker("okx", "GONE/USDT:USDT", AT.minus(Duration.ofHours(1)), "50", "9999999999");
        prices.ticker("bybit", "AWAY/USDT:USDT", before, "50", "9999999999");
        prices.ticker("bybit", "GONE/USDT:USDT", before, "50", "9999999999");
        detector = busiest(3);

        Snapshot snapshot = detector.look(BOUNDARY).snapshot().orElseThrow();
        assertThat(snapshot.signals().pctAbove20ma())
                .as("UP of DOWN, FLAT and UP")
                .isCloseTo(33.33333333333333, within(EXACT));
        assertThat(busiest(2).look(BOUNDARY).snapshot().orElseThrow().signals().pctAbove20ma())
                .as("UP of DOWN and UP")
                .isEqualTo(50);
        assertThat(busiest(1).look(BOUNDARY).snapshot().orElseThrow().signals().pctAbove20ma())
                .as("DOWN, which is as busy as UP")
                .isZero();

        database.execute("delete from market.tickers");
        assertThatThrownBy(() -> detector.look(BOUNDARY))
                .hasMessageContaining("the universe is empty: there is no ticker with a turnover on okx within 1h");
    }

    /** Clocks of New York change between these prices, and the session's zone is a strange one. */
    @Test
    void timeZonesChangeNothing() {
        prices.fill("okx");
        String expected = detector.look(BOUNDARY).snapshot().orElseThrow().toString();
        for (String zone : new String[] {"America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"}) {
            database.execute("alter database " + database.name() + " set timezone to '" + zone + "'");
            try (io.pitlane.database.Database other = new io.pitlane.database.Database(
                    database.settings(), database.target(), io.pitlane.metrics.OperationMetrics.none())) {
                RegimeDetector elsewhere = new RegimeDetector(
                        RulesFixture.with(folder, PricesFixture.SYMBOLS),
                        DetectorFixture.STATEMENTS,
                        other.transactions(),
                        submission -> null,
                        RecordsOnTheWay.NONE,
                        fixture.clock);
                assertThat(elsewhere.look(BOUNDARY).snapshot().orElseThrow()).hasToString(expected);
            } finally {
                database.execute("alter database " + database.name() + " reset timezone");
            }
        }
    }

    private RegimeDetector busiest(int most) {
        return fixture.detector(RulesFixture.with(
                folder,
                "  symbols:\n",
                "  most: " + most + "\n  exchange: okx\n  ending: /USDT:USDT\n#",
                "    - ",
                "#"));
    }

    private double thrust() {
        return detector.look(BOUNDARY).snapshot().orElseThrow().signals().breadthThrust();
    }

    private int returns() {
        return detector.look(BOUNDARY)
                .snapshot()
                .orElseThrow()
                .metadata()
                .at("/coverage/reference/returns")
                .asInt();
    }

    private int used() {
        return detector.look(BOUNDARY)
                .snapshot()
                .orElseThrow()
                .metadata()
                .at("/coverage/symbols/used")
                .asInt();
    }

    private String[] before() {
        var metadata = detector.look(BOUNDARY).snapshot().orElseThrow().metadata();
        return new String[] {
            metadata.path("previous_regime").asText(),
            metadata.path("previous_ts").asText(),
            metadata.path("is_stable").asText()
        };
    }

    private void earlier(int steps, String regime) {
        database.execute("insert into pit.regime_snapshots values ('"
                + BOUNDARY.earlier(steps).atOffset(ZoneOffset.UTC) + "', 0.1, 10, 0, '" + regime
                + "', '{\"momentum\": 40, \"technical\": 25, \"volume\": 20, \"quality\": 10, \"social\": 5}')");
    }
}
