package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.feed.EventStatus;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.Poll;
import io.pitlane.feed.PollPlan;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.StubExchange;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed routes of the project against an exchange that says what a test tells it to. */
@DatabaseTest
class FeedRoutesTest {

    private final TestDatabase database;
    private final StubExchange stub = new StubExchange();
    private final Path home;
    private final Path data;
    private RunningApplication application;

    FeedRoutesTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.home = folder.resolve("home");
        this.data = folder.resolve("data");
        Files.createDirectories(home);
        for (String part : List.of("migrations", "config", "routes")) {
            copy(RunningApplication.PROJECT.resolve(part), home.resolve(part));
        }
        database.execute("truncate market.trades, market.markets, market.ingest_events, pit.trades, ops.quarantine");
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        stub.close();
    }

    @Test
    void whatAnExchangeGivesIsInTheTableOnceAndToldOfAtEachPoll() throws IOException {
        only("{venue: okx, symbols: [BTC/USDT], kinds: {trades: 200ms}}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1, 2, 3)));
        start(Map.of());

        await(() -> assertThat(events("success")).isGreaterThan(2));
        assertThat(database.number("select count(*) from market.trades where symbol = 'BTC/USDT'"))
                .isEqualTo(3);
        Map<String, Object> first = database.rows(
                        "select * from market.ingest_events where event_type = 'trade' order by id")
                .get(0);
        assertThat(first)
                .containsEntry("event_type", "trade")
                .containsEntry("symbol", "BTC/USDT")
                .containsEntry("records", 3L)
                .containsEntry("inserted", 3L)
                .containsEntry("duplicate", 0L)
                .containsEntry("rejected", 0L);
        assertThat(database.number("select count(*) from market.ingest_events i join market.exchanges e on e.id ="
                        + " i.exchange_id where e.name = 'okx' and duplicate = 3 and inserted = 0"))
                .isPositive();
    }

    @Test
    void everyKindOfTroubleIsToldOfAndDisturbsNoOtherFeed() throws IOException {
        only(
                "{venue: okx, symbols: [BTC/USDT], kinds: {trades: 150ms}}",
                "{venue: binance, symbols: [BTC/USDT], kinds: {trades: 150ms}}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1)));
        Map<String, StubExchange.Answer> troubles = new TreeMap<>();
        troubles.put("HTTP 500", StubExchange.status(500, "text/plain", "broken"));
        troubles.put("HTML instead of JSON", StubExchange.status(200, "text/html", "<html>down</html>"));
        troubles.put("the JSON is cut off", StubExchange.json("[{\"id\":1,"));
        troubles.put("longer than", StubExchange.flood());
        troubles.put("HTTP 302", StubExchange.status(302, "text/plain", "", "Location", "https://evil.example/"));
        troubles.put("no whole answer within", stub.endless("["));
        troubles.put("Invalid symbol", StubExchange.json("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"));
        stub.on("/binance/", StubExchange.status(500, "text/plain", "broken"));
        start(Map.of(
                "feeds.failures-to-pause", "1000", "feeds.read-timeout", "300ms", "feeds.connect-timeout", "200ms"));

        for (Map.Entry<String, StubExchange.Answer> trouble : troubles.entrySet()) {
            stub.on("/binance/", trouble.getValue());
            await(() -> assertThat(database.number(
                            "select count(*) from market.ingest_events i join market.exchanges e on e.id = i.exchange_id"
                                    + " where e.name = 'binance' and status = 'error' and message like '%"
                                    + trouble.getKey() + "%'"))
                    .as(trouble.getKey())
                    .isPositive());
        }
        long before = eventsOf("okx", "success");
        await(() -> assertThat(eventsOf("okx", "success")).isGreaterThan(before));
        assertThat(eventsOf("okx", "error")).isZero();
        assertThat(database.number("select count(*) from ops.quarantine")).isZero();
        assertThat(application.get("/health").body()).contains("binance-trades BTC/USDT since");

        stub.on("/binance/", StubExchange.json(binanceTrades(7, 8)));
        await(() -> assertThat(eventsOf("binance", "success")).isPositive());
        await(() -> assertThat(application.get("/health").body()).doesNotContain("binance-trades BTC/USDT since"));
        assertThat(application.get("/metrics").body())
                .contains("pitlane_feed_polls_total{kind=\"trades\",status=\"success\",venue=\"binance\"}")
                .contains("pitlane_feed_requests_seconds_count{outcome=\"failed\",venue=\"binance\"}");
    }

    @Test
    void aVenueThatAsksForPatienceIsLeftAloneAndTheOthersGoOn() throws IOException {
        only(
                "{venue: okx, symbols: [BTC/USDT], kinds: {trades: 150ms}}",
                "{venue: binance, symbols: [BTC/USDT], kinds: {trades: 150ms}}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1)));
        stub.on("/binance/", StubExchange.status(429, "text/plain", "slow down", "Retry-After", "3600"));
        start(Map.of());

        await(() -> assertThat(eventsOf("binance", "skipped")).isGreaterThan(2));
        assertThat(eventsOf("binance", "error")).isOne();
        assertThat(stub.asked("/binance/")).isOne();
        long before = eventsOf("okx", "success");
        await(() -> assertThat(eventsOf("okx", "success")).isGreaterThan(before));
    }

    @Test
    void tradesThatWereMissedAreToldOfAsAGap() throws IOException {
        only("{venue: okx, symbols: [BTC/USDT], kinds: {trades: 150ms}}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1, 2, 3)));
        start(Map.of());
        await(() -> assertThat(events("success")).isPositive());

        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(3, 4, 5)));
        await(() -> assertThat(trades()).isEqualTo(5));
        assertThat(events("partial")).isZero();

        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(8, 9)));
        await(() -> assertThat(events("partial")).isPositive());
        assertThat(database.rows("select message from market.ingest_events where status = 'partial'")
                        .get(0)
                        .get("message"))
                .asString()
                .startsWith("gap from 2026-01-15T12:00:05Z to 2026-01-15T12:00:08Z");
        assertThat(trades()).isEqualTo(7);
        assertThat(events("partial")).isOne();
    }

    @Test
    void spotTradesGoToPitTradesAsWell() throws IOException {
        only("{venue: okx, symbols: [BTC/USDT], kinds: {trades: 150ms}, also: [pit.trades]}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1, 2)));
        start(Map.of());

        await(() -> assertThat(events("success")).isGreaterThan(2));
        assertThat(database.rows("select venue, symbol, side, price, qty, trade_id from pit.trades order by trade_id"))
                .containsExactly(
                        Map.of(
                                "venue",
                                "okx",
                                "symbol",
                                "BTC-USDT",
                                "side",
                                "buy",
                                "price",
                                96400.1,
                                "qty",
                                0.25,
                                "trade_id",
                                "1"),
                        Map.of(
                                "venue",
                                "okx",
                                "symbol",
                                "BTC-USDT",
                                "side",
                                "buy",
                                "price",
                                96400.1,
                                "qty",
                                0.25,
                                "trade_id",
                                "2"));
    }

    @Test
    void whatComesWhileTheDatabaseIsAwayWaitsInTheSpoolAndIsThereOnceAfterwards() throws IOException {
        only("{venue: okx, symbols: [BTC/USDT], kinds: {trades: 200ms}, also: [pit.trades]}");
        stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(1, 2)));
        try (CuttableProxy wire = new CuttableProxy(database.port())) {
            start(wire.port(), Map.of("db.connect-timeout", "500ms", "db.pool.acquire-timeout", "500ms"));
            await(() -> assertThat(events("success")).isPositive());

            wire.cut();
            stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(2, 3)));
            await(() -> assertThat(waiting()).isPositive());
            stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(3, 4)));
            int before = waiting();
            await(() -> assertThat(waiting()).isGreaterThan(before));
            assertThat(trades()).isEqualTo(2);
            stub.on("/okx/api/v5/market/trades", StubExchange.json(okxTrades(4)));
            wire.mend();

            await(() -> assertThat(trades()).isEqualTo(4));
            await(() -> assertThat(waiting()).isZero());
            await(() -> assertThat(database.number("select count(*) from pit.trades"))
                    .isEqualTo(4));
            assertThat(database.number("select count(distinct trade_id) from market.trades"))
                    .isEqualTo(4);
            await(() -> assertThat(database.number(
                            "select count(*) from market.ingest_events where status = 'partial' and message like"
                                    + " '%waits in the spool%'"))
                    .isPositive());
            assertThat(database.number("select count(*) from ops.quarantine")).isZero();
        }
    }

    @Test
    void aVenueWithNumbersForNamesIsAskedForItsMarketsFirst() throws IOException {
        only("{venue: lighter, symbols: [\"NEWCOIN/USDC:USDC\"], kinds: {trades: 300ms}}");
        stub.on(
                "/lighter/api/v1/orderBookDetails",
                StubExchange.json(sample("lighter/instruments.json")
                        .replace("\"symbol\":\"ETH\",\"market_id\":0", "\"symbol\":\"NEWCOIN\",\"market_id\":777")));
        stub.on(
                "/lighter/api/v1/recentTrades",
                StubExchange.json(sample("lighter/trades.json").replace("\"market_id\":0", "\"market_id\":777")));
        start(Map.of());

        await(() -> assertThat(trades()).isPositive());
        assertThat(stub.asked("/lighter/api/v1/orderBookDetails")).isOne();
        assertThat(database.number("select count(*) from market.trades where symbol = 'NEWCOIN/USDC:USDC'"))
                .isEqualTo(trades());
        assertThat(stub.asked("/lighter/api/v1/recentTrades?market_id=777")).isPositive();
        assertThat(database.number(
                        "select count(*) from market.ingest_events where event_type = 'market_sync' and status"
                                + " = 'success'"))
                .isOne();
    }

    /** Each route of the project by itself: what the samples answer is stored, at every venue and kind. */
    @Test
    void everyFeedOfTheProjectStoresWhatItsExchangeAnswers() throws IOException {
        Path config = home.resolve("config/feeds.yaml");
        Files.writeString(config, Files.readString(config).replace("enabled: false, ", ""));
        FeedList feeds = FeedList.read(config, ExchangeCatalog.read(home.resolve("config/exchanges")));
        Map<String, String> settings = new HashMap<>();
        try (SampleExchanges samples = SampleExchanges.open(
                RunningApplication.PROJECT.resolve("data/samples/feeds"),
                java.time.Instant.parse("2026-01-15T12:00:05Z"))) {
            settings.put("feeds.base-url", samples.address().toString());
            settings.put("feeds.keep-pace", "false");
            samples.serve(
                    feeds,
                    new io.pitlane.exchange.ExchangeDecoders(ExchangeCatalog.read(home.resolve("config/exchanges"))));
            start(settings);
            List<Poll> polls = feeds.feeds().stream()
                    .map(feed -> new PollPlan(new MarketNames(MarketNames.Directory.none())).polls(feed))
                    .flatMap(List::stream)
                    .toList();

            for (Poll poll : polls) {
                Feed feed = poll.feed();
                String symbol =
                        poll.symbol().map(name -> "symbol = '" + name + "'").orElse("symbol is null");
                await(() -> assertThat(database.number(
                                "select count(*) from market.ingest_events i join market.exchanges e on e.id ="
                                        + " i.exchange_id where e.name = '"
                                        + feed.venue().exchange() + "' and " + symbol
                                        + " and event_type = '" + io.pitlane.feed.IngestEvent.typeOf(feed.kind())
                                        + "' and status = '" + EventStatus.SUCCESS.word() + "' and records > 0"))
                        .as(poll.subject())
                        .isPositive());
            }
            assertThat(database.rows("select status, message from market.ingest_events where status <> 'success'"))
                    .isEmpty();
            assertThat(database.number("select count(distinct exchange_id) from market.trades"))
                    .isEqualTo(10);
        }
    }

    /** Each route of the project by itself again: whatever goes wrong there, its event says so, and the next poll is made. */
    @Test
    void everyFeedOfTheProjectTellsOfEachTrouble() throws IOException {
        Path config = home.resolve("config/feeds.yaml");
        Files.writeString(
                config,
                Files.readString(config).replace("enabled: false, ", "").replaceAll(": [0-9]+(s|m|h)\\b", ": 1s"));
        FeedList feeds = FeedList.read(config, ExchangeCatalog.read(home.resolve("config/exchanges")));
        Map<String, Set<String>> polledByVenue = feeds.feeds().stream()
                .map(feed -> new PollPlan(new MarketNames(MarketNames.Directory.none())).polls(feed))
                .flatMap(List::stream)
                .filter(poll -> !poll.requests().isEmpty())
                .collect(Collectors.groupingBy(
                        poll -> poll.feed().venue().id(),
                        Collectors.mapping(
                                poll -> poll.feed().venue().exchange() + " "
                                        + poll.symbol().orElse("") + " "
                                        + io.pitlane.feed.IngestEvent.typeOf(
                                                poll.feed().kind()),
                                Collectors.toSet())));
        Set<String> polled =
                polledByVenue.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
        stub.otherwise(StubExchange.status(503, "text/plain", "broken"));
        start(Map.of(
                "feeds.keep-pace",
                "false",
                "feeds.failures-to-pause",
                "1000",
                "feeds.max-response",
                "64KB",
                "feeds.read-timeout",
                "300ms",
                "feeds.connect-timeout",
                "200ms"));

        assertThat(polled).hasSizeGreaterThan(50);
        awaitErrors(polled, "HTTP 503");
        stub.otherwise(StubExchange.status(429, "text/plain", "slow down", "Retry-After", "0"));
        awaitErrors(polled, "HTTP 429");
        stub.otherwise(StubExchange.status(200, "text/html", "<html>down</html>"));
        awaitErrors(polled, "HTML instead of JSON");
        stub.otherwise(StubExchange.json("{\"data\":[{\"id\":1,"));
        awaitErrors(polled, "the JSON is cut off");
        stub.otherwise(StubExchange.status(302, "text/plain", "", "Location", "https://evil.example/"));
        awaitErrors(polled, "HTTP 302");
        stub.otherwise(StubExchange.flood());
        awaitErrors(polled, "longer than");
        stub.otherwise(stub.endless("["));
        awaitErrors(polled, "no whole answer within");
        assertThat(polledByVenue.keySet()).isEqualTo(ErrorBodies.ALL.keySet());
        ErrorBodies.ALL.forEach((venue, body) -> stub.on("/" + venue + "/", StubExchange.json(body.json())));
        ErrorBodies.ALL.forEach((venue, body) -> awaitErrors(polledByVenue.get(venue), body.message()));
        assertThat(database.number("select count(*) from ops.quarantine")).isZero();
        assertThat(trades()).isZero();
        assertThat(database.number("select count(*) from market.ingest_events where status in ('success', 'partial')"
                        + " and event_type in ('trade', 'ticker', 'orderbook', 'funding_rate', 'market_sync')"))
                .isZero();
    }

    private void awaitErrors(Set<String> polled, String message) {
        await(() -> assertThat(database
                        .rows("select distinct e.name || ' ' || coalesce(i.symbol, '') || ' ' || i.event_type as poll"
                                + " from market.ingest_events i join market.exchanges e on e.id = i.exchange_id"
                                + " where i.status = 'error' and i.message like '%" + message + "%'")
                        .stream()
                        .map(row -> row.get("poll").toString()))
                .as(message)
                .containsAll(polled));
    }

    private void only(String... entries) throws IOException {
        StringBuilder text = new StringBuilder("feeds:\n");
        for (String entry : entries) {
            text.append("  - ").append(entry).append('\n');
        }
        Path config = home.resolve("config/feeds.yaml");
        Files.writeString(config, text);
        FeedList feeds = FeedList.read(config, ExchangeCatalog.read(home.resolve("config/exchanges")));
        try (Stream<Path> routes = Files.list(home.resolve("routes/feeds"))) {
            for (Path route : routes.toList()) {
                String name = route.getFileName().toString().replace(".camel.yaml", "");
                if (feeds.find(name).isEmpty()) {
                    Files.delete(route);
                }
            }
        }
    }

    private void start(Map<String, String> settings) {
        start(database.port(), settings);
    }

    private void start(int port, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("feeds.enabled", "true");
        all.put("feeds.base-url", stub.address().toString());
        all.put("store.write-deadline", "30s");
        all.putAll(settings);
        application = RunningApplication.start(home, data, RunningApplication.urlOf(database, port), all);
    }

    private long trades() {
        return database.number("select count(*) from market.trades");
    }

    private long events(String status) {
        return database.number(
                "select count(*) from market.ingest_events where event_type = 'trade' and status = '" + status + "'");
    }

    private long eventsOf(String exchange, String status) {
        return database.number("select count(*) from market.ingest_events i join market.exchanges e on e.id ="
                + " i.exchange_id where e.name = '" + exchange + "' and status = '" + status + "'");
    }

    /** Files of the spool. */
    private int waiting() throws IOException {
        Path place = application.spool("market.trades");
        if (Files.notExists(place)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(place)) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".ndjson")).count();
        }
    }

    private static String sample(String path) throws IOException {
        return Files.readString(
                RunningApplication.PROJECT.resolve("data/samples/feeds").resolve(path));
    }

    private static String okxTrades(int... seconds) {
        StringBuilder rows = new StringBuilder();
        for (int second : seconds) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append(
                            "{\"instId\":\"BTC-USDT\",\"side\":\"buy\",\"sz\":\"0.25\",\"px\":\"96400.1\",\"tradeId\":\"")
                    .append(second)
                    .append("\",\"ts\":\"")
                    .append(1_768_478_400_000L + second * 1000L)
                    .append("\"}");
        }
        return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + rows + "]}";
    }

    private static String binanceTrades(int... seconds) {
        StringBuilder rows = new StringBuilder();
        for (int second : seconds) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"id\":")
                    .append(second)
                    .append(",\"price\":\"96400.1\",\"qty\":\"0.5\",\"quoteQty\":\"1\",\"time\":")
                    .append(1_768_478_400_000L + second * 1000L)
                    .append(",\"isBuyerMaker\":true,\"isBestMatch\":true}");
        }
        return "[" + rows + "]";
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
