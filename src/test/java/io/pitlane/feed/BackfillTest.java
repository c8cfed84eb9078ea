package io.pitlane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.ExchangeDecoders;
import io.pitlane.exchange.MarketKind;
import io.pitlane.load.Loader;
import io.pitlane.metrics.FeedMetrics;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.StubExchange;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
class BackfillTest {

    private static final Instant DAY = Instant.parse("2026-01-05T00:00:00Z");
    private static final Instant FROM = DAY.plus(Duration.ofMinutes(20));
    private static final Instant TO = DAY.plus(Duration.ofMinutes(200));
    private static final String MARKET = "BTC/USDT";

    @TempDir
    private Path folder;

    private final StubExchange stub = new StubExchange();
    private TestDatabase database;
    private ExchangeCatalog exchanges;
    private Loader loader;
    private ExchangeClient client;

    @BeforeEach
    void open(TestDatabase testDatabase) throws IOException {
        database = testDatabase;
        database.execute("truncate market.trades, market.ingest_events, ops.loads, ops.quarantine");
        Path files = Files.createDirectories(folder.resolve("exchanges"));
        Files.writeString(files.resolve("okx.yaml"), StubHistory.EXCHANGE);
        exchanges = ExchangeCatalog.read(files);
        loader = new Loader(
                Catalog.read(Path.of("config/datasets")),
                new ExchangeDecoders(exchanges),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                LoadMetrics.none(),
                folder.resolve("quarantine"),
                Clock.systemUTC());
        client = new ExchangeClient(
                FeedFixture.settings(stub.address()), "pitlane/test", FeedMetrics.none(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        client.close();
        loader.close();
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "cursor"})
    void everyRecordOfTheTimeIsStoredOnceHoweverPagesFollowEachOther(String venue) {
        List<StubHistory.Trade> trades = StubHistory.trades(2500, DAY.toEpochMilli(), 6_000);
        new StubHistory(trades).serve(stub);

        BackfillReport report = backfill().run(order(venue, FROM, TO), BackfillProgress.silent());

        assertThat(stored(FROM, TO)).isEqualTo(within(trades, FROM, TO));
        assertThat(report.totals().inserted())
                .isGreaterThanOrEqualTo(within(trades, FROM, TO).size());
        assertThat(report.totals().rejected()).isZero();
        assertThat(report.symbols().get(0).gaps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "cursor"})
    void aBackfillThatIsRunAgainFetchesNothingAndAddsNothing(String venue) {
        new StubHistory(StubHistory.trades(900, DAY.toEpochMilli(), 15_000)).serve(stub);
        backfill().run(order(venue, FROM, TO), BackfillProgress.silent());
        int asked = stub.asked().size();
        long rows = database.number("select count(*) from market.trades");

        BackfillReport again = backfill().run(order(venue, FROM, TO), BackfillProgress.silent());

        assertThat(stub.asked()).hasSize(asked);
        assertThat(again.totals()).isEqualTo(Counts.NONE);
        assertThat(again.symbols().get(0).known())
                .isEqualTo(again.symbols().get(0).windows());
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(rows);
    }

    @Test
    void forceFetchesAgainAndAddsNothing() {
        new StubHistory(StubHistory.trades(900, DAY.toEpochMilli(), 15_000)).serve(stub);
        backfill().run(order("ascending", FROM, TO), BackfillProgress.silent());
        long rows = database.number("select count(*) from market.trades");
        int asked = stub.asked().size();

        BackfillOrder again = new BackfillOrder(
                exchanges.venue("ascending").orElseThrow(), MarketKind.TRADES, List.of(MARKET), FROM, TO, true);
        BackfillReport report = backfill().run(again, BackfillProgress.silent());

        assertThat(stub.asked()).hasSize(asked * 2);
        assertThat(report.totals().inserted()).isZero();
        assertThat(report.totals().duplicate()).isPositive();
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(rows);
    }

    @Test
    void ordersThatOverlapShareTheirWindows() {
        new StubHistory(StubHistory.trades(900, DAY.toEpochMilli(), 15_000)).serve(stub);
        backfill().run(order("ascending", DAY, DAY.plus(Duration.ofHours(2))), BackfillProgress.silent());

        BackfillReport longer =
                backfill().run(order("ascending", DAY, DAY.plus(Duration.ofHours(3))), BackfillProgress.silent());

        assertThat(longer.symbols().get(0).windows()).isEqualTo(3);
        assertThat(longer.symbols().get(0).known()).isEqualTo(2);
    }

    @Test
    void aBackfillThatFailsInTheMiddleGoesOnBehindItsLastWholeWindow() {
        List<StubHistory.Trade> trades = StubHistory.trades(2500, DAY.toEpochMilli(), 6_000);
        new StubHistory(trades).serve(stub);
        AtomicInteger loads = new AtomicInteger();
        Backfill breaking = backfill((batch, origin, lines) -> {
            if (loads.incrementAndGet() == 3) {
                throw new IllegalStateException("the process ends here");
            }
            return loader.loadRecording(batch, origin, lines);
        });
        assertThatThrownBy(() -> breaking.run(order("ascending", FROM, TO), BackfillProgress.silent()))
                .hasMessage("the process ends here");

        BackfillReport rest = backfill().run(order("ascending", FROM, TO), BackfillProgress.silent());

        assertThat(rest.symbols().get(0).known()).isEqualTo(2);
        assertThat(stored(FROM, TO)).isEqualTo(within(trades, FROM, TO));
    }

    @Test
    void whatTheExchangeDoesNotGiveIsAGap() {
        List<StubHistory.Trade> trades = new ArrayList<>(StubHistory.trades(100, DAY.toEpochMilli(), 10_000));
        trades.addAll(StubHistory.trades(1, DAY.plus(Duration.ofHours(3)).toEpochMilli(), 0).stream()
                .map(trade -> new StubHistory.Trade(5000, trade.millis()))
                .toList());
        new StubHistory(trades).serve(stub);

        BackfillReport report =
                backfill().run(order("ascending", DAY, DAY.plus(Duration.ofHours(4))), BackfillProgress.silent());

        assertThat(report.symbols().get(0).gaps())
                .containsExactly(new HistoryGap(
                        DAY.plus(Duration.ofHours(1)), DAY.plus(Duration.ofHours(3)), "the exchange gave nothing"));
        Map<String, Object> event = database.rows("select event_type, status, symbol, message from market.ingest_events"
                        + " where event_type = 'backfill'")
                .get(0);
        assertThat(event).containsEntry("event_type", "backfill").containsEntry("status", "partial");
        assertThat(event.get("message").toString()).contains("gap from 2026-01-05T01:00:00Z to 2026-01-05T03:00:00Z");
    }

    @Test
    void moreRecordsAtOneMomentThanAPageHoldsAreAGap() {
        List<StubHistory.Trade> trades = Stream.iterate(0, id -> id + 1)
                .limit(250)
                .map(id -> new StubHistory.Trade(id, DAY.toEpochMilli() + (id < 20 ? id : 1000)))
                .toList();
        new StubHistory(trades).serve(stub);

        BackfillReport report =
                backfill().run(order("ascending", DAY, DAY.plus(Duration.ofHours(1))), BackfillProgress.silent());

        assertThat(report.symbols().get(0).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(DAY.plusSeconds(1));
            assertThat(gap.why()).contains("more than 100 records at one moment");
        });
    }

    @Test
    void anExchangeThatFailsForAWhileIsAskedAgain() {
        List<StubHistory.Trade> trades = StubHistory.trades(300, DAY.toEpochMilli(), 6_000);
        StubHistory history = new StubHistory(trades);
        history.serve(stub);
        AtomicInteger requests = new AtomicInteger();
        StubExchange.Answer broken = StubExchange.status(500, "text/html", "<html>oh no</html>");
        StubExchange.Answer limited = StubExchange.status(429, "text/plain", "slow down", "Retry-After", "0");
        StubExchange.Answer error = StubExchange.json("{\"code\":\"50011\",\"msg\":\"too many requests\"}");
        stub.on("/ascending/trades", request -> {
            switch (requests.incrementAndGet()) {
                case 1 -> broken.to(request);
                case 3 -> limited.to(request);
                case 5 -> error.to(request);
                default -> history.answerAscending(request);
            }
        });

        backfill().run(order("ascending", DAY, DAY.plus(Duration.ofHours(1))), BackfillProgress.silent());

        Instant end = DAY.plus(Duration.ofHours(1));
        assertThat(stored(DAY, end)).isEqualTo(within(trades, DAY, end));
    }

    @Test
    void anExchangeThatKeepsFailingEndsTheBackfillWithItsReason() {
        stub.on("/ascending/trades", StubExchange.json("{\"code\":\"51001\",\"msg\":\"no such instrument\"}"));

        assertThatThrownBy(() -> backfill().run(order("ascending", FROM, TO), BackfillProgress.silent()))
                .isInstanceOf(PollFailedException.class)
                .hasMessageContaining("no such instrument");
        assertThat(database.rows("select status, message from market.ingest_events"))
                .singleElement()
                .satisfies(event -> assertThat(event).containsEntry("status", "error"));
    }

    @Test
    void aKindWithoutAPastAnUnknownExchangeAndTimesTheWrongWayRoundAreRefused() {
        assertThatThrownBy(() -> orderOf("cursor", MarketKind.TICKER, FROM, TO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no history of ticker")
                .hasMessageContaining("trades (cursor)");
        assertThatThrownBy(() -> orderOf("nowhere", MarketKind.TRADES, FROM, TO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no exchange or venue nowhere");
        assertThatThrownBy(() -> orderOf("cursor", MarketKind.TRADES, TO, FROM))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not before");
        assertThatThrownBy(() ->
                        orderOf("cursor", MarketKind.TRADES, FROM, Instant.now().plusSeconds(60)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("future");
        assertThatThrownBy(() -> backfill()
                        .run(
                                new BackfillOrder(
                                        exchanges.venue("cursor").orElseThrow(),
                                        MarketKind.TRADES,
                                        List.of("bitcoin"),
                                        FROM,
                                        TO,
                                        false),
                                BackfillProgress.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no market bitcoin");
    }

    private BackfillOrder order(String venue, Instant from, Instant to) {
        return orderOf(venue, MarketKind.TRADES, from, to);
    }

    private BackfillOrder orderOf(String venue, MarketKind kind, Instant from, Instant to) {
        return BackfillOrder.of(exchanges, venue, kind, List.of(MARKET), from, to, false, Instant.now());
    }

    private Backfill backfill() {
        return backfill(loader::loadRecording);
    }

    private Backfill backfill(Backfill.WindowLoad load) {
        return new Backfill(
                new MarketNames(new StoredMarkets(() -> Optional.of(database.transactions()))),
                new ExchangeDecoders(exchanges),
                new PageSource(client, Duration.ofMillis(5), Clock.systemUTC()),
                load,
                new BackfillLedger(database.transactions()),
                new IngestEvents(() -> Optional.of(database.transactions())),
                Clock.systemUTC());
    }

    /** How often each trade is stored, of those in a time: pages may bring some beyond it. */
    private Map<String, Long> stored(Instant from, Instant to) {
        return database
                .rows("select trade_id, count(*) as times from market.trades where ts >= '" + from + "' and ts < '" + to
                        + "' group by trade_id")
                .stream()
                .collect(Collectors.toMap(
                        row -> row.get("trade_id").toString(), row -> ((Number) row.get("times")).longValue()));
    }

    private static Map<String, Long> within(List<StubHistory.Trade> trades, Instant from, Instant to) {
        return trades.stream()
                .filter(trade -> trade.millis() >= from.toEpochMilli() && trade.millis() < to.toEpochMilli())
                .collect(Collectors.toMap(trade -> Integer.toString(trade.id()), trade -> 1L));
    }
}
