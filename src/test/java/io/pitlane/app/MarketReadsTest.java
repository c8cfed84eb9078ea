package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarketReadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestDatabase database;
    private final CuttableProxy wire;
    private RunningApplication application;

    MarketReadsTest(TestDatabase database) {
        this.database = database;
        this.wire = new CuttableProxy(database.port());
    }

    /** 60 trades a second apart, three at each moment, on two exchanges; and a row or two of everything else. */
    @BeforeAll
    void start(@TempDir Path data) {
        database.execute("select ops.create_day_partition(('market.' || name)::regclass, day::date)"
                + " from unnest(array['trades', 'tickers', 'orderbooks', 'funding_rates']) name,"
                + " generate_series(date '2025-03-01', date '2025-03-05', interval '1 day') day");
        database.execute(
                """
                insert into market.markets (exchange_id, symbol, exchange_symbol, venue, base_currency, quote_currency,
                  settle_currency, contract_type, tick_size, lot_size, contract_size, metadata, updated_at)
                select id, 'BTC/USDT:USDT', 'BTCUSDT', 'venue', 'BTC', 'USDT', 'USDT', 'perpetual', 0.10, 0.001, 1,
                  '{"status": "TRADING"}', '2025-03-01Z'
                from market.exchanges where name in ('okx', 'bybit');
                insert into market.trades (exchange_id, symbol, ts, ts_source, received_at, trade_id, price, size, side,
                  raw)
                select e.id, case when n % 2 = 0 then 'BTC/USDT:USDT' else 'ETH/USDT' end,
                  timestamptz '2025-03-02 23:59:50.123456Z' + (n / 3) * interval '1 second', 'exchange',
                  timestamptz '2025-03-03Z', 'T' || n, 34400.10, 0.00100000, 'buy', '{"m": 1.50, "t": "é"}'
                from generate_series(0, 59) n join market.exchanges e on e.name =
                  case when n < 40 then 'okx' else 'bybit' end
                order by n;
                insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)
                select id, 'BTC/USDT', '2025-03-01T00:00:00Z', 'receipt', 0.000000010, gen_random_uuid()
                from market.exchanges where name = 'kraken';
                insert into market.orderbooks (exchange_id, symbol, ts, ts_source, sequence, best_bid, raw_book,
                  content_key)
                select id, 'BTC/USDT', '2025-03-01T00:00:00Z', 'exchange', '007', 1.0,
                  '{"bids": [{"price": "1.0", "quantity": "2"}], "asks": []}', gen_random_uuid()
                from market.exchanges where name = 'kraken';
                insert into market.funding_rates (exchange_id, symbol, ts, ts_source, rate, content_key)
                select id, 'BTC/USDT:USDT', '2025-03-01T00:00:00Z', 'exchange', -0.00010000, gen_random_uuid()
                from market.exchanges where name = 'okx';
                delete from market.ingest_events;
                insert into market.ingest_events (exchange_id, symbol, event_type, status, records, inserted, duplicate,
                  rejected, message, ts)
                select id, 'BTC/USDT', 'trade', 'partial', 5, 3, 1, 1, 'one was refused', '2025-03-01T00:00:00Z'
                from market.exchanges where name = 'okx';
                insert into market.ingest_events (event_type, status, ts) values ('clean', 'success', '2025-03-02Z');
                """);
        application = RunningApplication.start(data, RunningApplication.urlOf(database, wire.port()), Map.of());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> application.get("/market/exchanges").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        application.close();
        wire.close();
    }

    @Test
    void aTradeHasTheMembersOfItsRecordWithExactDecimals() throws IOException {
        JsonNode page = page("/market/trades?limit=1&exchange=okx&order=asc");

        assertThat(page.toString())
                .startsWith("{\"data\":[{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT:USDT\","
                        + "\"ts\":\"2025-03-02T23:59:50.123456Z\",\"ts_source\":\"exchange\","
                        + "\"received_at\":\"2025-03-03T00:00:00Z\",\"trade_id\":\"T0\",\"price\":\"34400.10\","
                        + "\"size\":\"0.00100000\",\"side\":\"buy\",\"raw\":{\"m\":1.5")
                .endsWith("\"t\":\"é\"}}],\"next\":\"" + page.get("next").asText() + "\"}");
        assertThat(application
                        .get("/market/trades?limit=1&exchange=okx&order=asc")
                        .body())
                .contains("\"m\": 1.50");
    }

    @Test
    void everyTableIsReadInItsOwnMembers() throws IOException {
        JsonNode ticker = only("/market/tickers");
        JsonNode book = only("/market/orderbooks");
        JsonNode funding = only("/market/funding_rates");
        JsonNode market = only("/market/markets?exchange=okx");
        JsonNode event = only("/market/ingest_events?status=partial");
        JsonNode exchange = only("/market/exchanges?exchange=kraken");

        assertThat(ticker.get("last_price").asText()).isEqualTo("0.000000010");
        assertThat(ticker.get("best_bid").isNull()).isTrue();
        assertThat(ticker.get("ts_source").asText()).isEqualTo("receipt");
        assertThat(book.get("sequence").asText()).isEqualTo("007");
        assertThat(book.get("raw_book").get("bids").get(0).get("price").asText())
                .isEqualTo("1.0");
        assertThat(funding.get("rate").asText()).isEqualTo("-0.00010000");
        assertThat(market.get("tick_size").asText()).isEqualTo("0.10");
        assertThat(market.get("contract_type").asText()).isEqualTo("perpetual");
        assertThat(market.get("metadata").get("status").asText()).isEqualTo("TRADING");
        assertThat(market.has("created_at")).isTrue();
        assertThat(event.get("inserted").asInt()).isEqualTo(3);
        assertThat(event.get("exchange").asText()).isEqualTo("okx");
        assertThat(exchange.get("name").asText()).isEqualTo("kraken");
        for (JsonNode row : List.of(ticker, book, funding, market)) {
            assertThat(row.has("exchange") && row.has("symbol")).isTrue();
            assertThat(row.has("exchange_id") || row.has("content_key") || row.has("market_id"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exchanges", "markets", "tickers", "orderbooks", "trades", "funding_rates", "ingest_events"})
    void everyTableTakesTheSameParameters(String table) throws IOException {
        JsonNode page = page("/market/" + table + "?exchange=okx&symbol=BTC/USDT%3AUSDT&from=2025-01-01"
                + "&to=2025-03-31T00:00:00+02:00&limit=1000&order=desc");

        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("data").isArray()).isTrue();
        assertThat(page.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 60",
        "exchange=bybit, 20",
        "symbol=ETH/USDT, 30",
        "exchange=bybit&symbol=ETH/USDT, 10",
        "symbol=eth/usdt, 0",
        "exchange=kraken, 0",
        "from=2025-03-03, 30",
        "to=2025-03-03, 30",
        "from=2025-03-02T23:59:50.123456Z&to=2025-03-02T23:59:51.123456Z, 3",
        "from=2025-03-02T23:59:50.1234561Z&to=2025-03-02T23:59:51.1234561Z, 3",
        "from=2025-03-03T05:29:50.123456%2B05:30&to=2025-03-03T05:29:51.123456+05:30, 3"
    })
    void rowsAreChosenByExchangeSymbolAndTime(String query, int expected) throws IOException {
        JsonNode page = page("/market/trades?limit=1000" + (query.isEmpty() ? "" : "&" + query));

        assertThat(page.get("data")).hasSize(expected);
        assertThat(page.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "trades, desc, 7",
        "trades, asc, 7",
        "trades, desc, 1",
        "trades, asc, 60",
        "exchanges, asc, 3",
        "exchanges, desc, 1",
        "markets, asc, 1",
        "markets, desc, 1",
        "ingest_events, desc, 1"
    })
    void thePagesTogetherHaveEveryRowOnceInOrder(String table, String order, int limit) throws IOException {
        String query = "/market/" + table + "?order=" + order + "&limit=";
        List<JsonNode> whole = rows(page(query + 1000));

        List<JsonNode> walked = walk(query + limit, () -> {});

        assertThat(walked).isEqualTo(whole).doesNotHaveDuplicates().hasSizeGreaterThan(1);
        if (table.equals("trades")) {
            List<String> times =
                    walked.stream().map(row -> row.get("ts").asText()).toList();
            assertThat(times)
                    .isSortedAccordingTo(
                            order.equals("asc")
                                    ? java.util.Comparator.naturalOrder()
                                    : java.util.Comparator.reverseOrder());
        }
    }

    @Test
    void rowsThatComeInDuringAWalkNeitherRepeatNorHideOthers() throws IOException {
        String query = "/market/tickers?symbol=WALK&limit=4&order=";
        database.execute("insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)"
                + " select 1, 'WALK', timestamptz '2025-03-02Z' + n * interval '1 minute', 'exchange', n,"
                + " gen_random_uuid() from generate_series(1, 20) n");
        String before = "insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)"
                + " select 1, 'WALK', timestamptz '2025-03-01Z' + n * interval '1 minute', 'exchange', -1,"
                + " gen_random_uuid() from generate_series(1, 3) n";
        String after = before.replace("2025-03-01Z", "2025-03-04Z");

        List<String> down = prices(walk(query + "desc", () -> database.execute(after)));
        List<String> up = prices(walk(query + "asc&to=2025-03-04", () -> database.execute(before)));

        assertThat(down).hasSize(20).doesNotContain("-1").doesNotHaveDuplicates();
        assertThat(up).hasSize(20).doesNotContain("-1").doesNotHaveDuplicates();
        database.execute("delete from market.tickers where symbol = 'WALK'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0|limit: \"0\" is not a whole number from 1 to 1000",
                "limit=1001|from 1 to 1000",
                "limit=-5|from 1 to 1000",
                "limit=ten|from 1 to 1000",
                "limit=1e2|from 1 to 1000",
                "limit=99999999999999999999|from 1 to 1000",
                "limit=|limit has no value",
                "limit|limit has no value",
                "limit=1&limit=2|limit is given twice",
                "order=up|order: \"up\" is not one of asc, desc",
                "order=ASC|is not one of asc, desc",
                "from=yesterday|from: \"yesterday\" is not a time",
                "from=2025-02-30|is not a time",
                "from=2025-03-01T00:00:00|is not a time with an offset",
                "to=1740787200|is not a time",
                "from=0000-01-01|is not a time",
                "from=%2B99999-01-01T00:00:00Z|is not a time",
                "from=2025-03-02&to=2025-03-02|from is not before to",
                "from=2025-03-03&to=2025-03-02|from is not before to",
                "exchange=ftx|exchange: \"ftx\" is not one of binance, bybit",
                "exchange=OKX|is not one of binance",
                "symbol=A%00B|symbol is not a name",
                "symbol=%ff|is not UTF-8",
                "cursor=nonsense|cursor is not one that a page gave",
                "cursor=!!!|cursor is not one that a page gave",
                "cursor=AAAAAAAAAAAAAAAA|cursor is not one that a page gave",
                "lmit=5|There is no parameter \"lmit\" here; there are exchange, symbol, from, to, limit, order, cursor",
                "offset=5|There is no parameter \"offset\"",
                "status=success|There is no parameter \"status\"",
                "&|There is no parameter",
                "CamelHttpPath=/x|There is no parameter"
            })
    void aWrongParameterIsToldByName(String query, String detail) throws IOException {
        HttpResponse<String> response = application.get("/market/trades?" + query);

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(body.get("error").asText()).isEqualTo("invalid-parameter");
        assertThat(body.get("detail").asText()).contains(detail);
        assertThat(body.size()).isEqualTo(2);
    }

    @Test
    void theEventsTakeTheirOwnWords() throws IOException {
        assertThat(page("/market/ingest_events?event_type=clean&status=success").get("data"))
                .hasSize(1);
        assertThat(page("/market/ingest_events?event_type=clean&status=error").get("data"))
                .isEmpty();
        assertThat(application.get("/market/ingest_events?event_type=cleaning").body())
                .contains("event_type: \\\"cleaning\\\" is not one of ticker, orderbook");
    }

    @Test
    void aCursorIsRefusedInAnotherList() throws IOException {
        String next = page("/market/trades?limit=5&symbol=ETH/USDT").get("next").asText();

        assertThat(application
                        .get("/market/trades?limit=9&symbol=ETH/USDT&cursor=" + next)
                        .statusCode())
                .isEqualTo(200);
        for (String other : List.of(
                "/market/trades?cursor=",
                "/market/trades?symbol=BTC/USDT:USDT&cursor=",
                "/market/trades?symbol=ETH/USDT&order=asc&cursor=",
                "/market/trades?symbol=ETH/USDT&from=2025-03-01&cursor=",
                "/market/tickers?symbol=ETH/USDT&cursor=")) {
            HttpResponse<String> response = application.get(other + next);

            assertThat(response.statusCode()).as(other).isEqualTo(400);
            assertThat(response.body()).contains("cursor belongs to another list");
        }
    }

    @Test
    void whatIsAskedForIsBoundAndNeverPartOfAStatement() throws IOException {
        for (String attack : List.of("'%20or%20'1'='1", "%22;drop%20table%20market.trades;--", "%5C'", "$1")) {
            assertThat(page("/market/trades?symbol=" + attack).get("data")).isEmpty();
        }
        assertThat(page("/market/trades?limit=1000").get("data")).hasSize(60);
    }

    @Test
    void onlyReadingMethodsAndKnownTablesAreServed() {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            assertThat(application.send(method, "/market/trades").statusCode()).isEqualTo(405);
        }
        assertThat(application.send("HEAD", "/market/trades").statusCode()).isEqualTo(200);
        for (String path : List.of("/market", "/market/", "/market/klines", "/market/trades/1", "/market/TRADES")) {
            assertThat(application.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whileTheDatabaseIsAwayItIsSaidAndSoonKnown() throws IOException {
        wire.cut();
        try {
            long start = System.nanoTime();
            HttpResponse<String> response = application.get("/market/trades");
            JsonNode body = JSON.readTree(response.body());

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(body.get("error").asText()).isEqualTo("database-away");
            assertThat(body.get("detail").asText()).contains("/health").doesNotContain("127.0.0.1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(application.get("/market/trades?limit=0").statusCode()).isEqualTo(400);
        } finally {
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                wire.mend();
                return true;
            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> application.get("/market/trades").statusCode() == 200);
        }
    }

    @Test
    void aTableThatIsLockedIsNoReasonToWaitForEver() throws Exception {
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table market.funding_rates in access exclusive mode");

            HttpResponse<String> response = application.get("/market/funding_rates");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("database-busy");
            other.rollback();
        }
        assertThat(application.get("/market/funding_rates").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutADatabaseOnPurposeThatIsSaid(@TempDir Path data) throws IOException {
        try (RunningApplication alone = RunningApplication.start(data, "embedded", Map.of("db.enabled", "false"))) {
            HttpResponse<String> response = alone.get("/market/trades");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("no-database");
        }
    }

    private JsonNode page(String path) throws IOException {
        HttpResponse<String> response = application.get(path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        return JSON.readTree(response.body());
    }

    private JsonNode only(String path) throws IOException {
        assertThat(page(path).get("data")).hasSize(1);
        return page(path).get("data").get(0);
    }

    private List<JsonNode> walk(String query, Runnable betweenPages) throws IOException {
        List<JsonNode> walked = new ArrayList<>();
        JsonNode page = page(query);
        while (true) {
            walked.addAll(rows(page));
            if (page.get("next").isNull()) {
                return walked;
            }
            betweenPages.run();
            page = page(query + "&cursor=" + page.get("next").asText());
        }
    }

    private static List<JsonNode> rows(JsonNode page) {
        List<JsonNode> rows = new ArrayList<>();
        page.get("data").forEach(rows::add);
        return rows;
    }

    private static List<String> prices(List<JsonNode> rows) {
        return rows.stream().map(row -> row.get("last_price").asText()).toList();
    }
}
