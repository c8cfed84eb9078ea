package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads as exchanges send them, from the command line through the shipped mappings into the tables. */
@DatabaseTest
class IngestRecordingTest {

    private static final long MILLIS = 1_772_323_200_000L; // 2026-03-01T00:00:00Z

    private final DatabaseCommands commands;
    private final TestDatabase database;

    @TempDir
    private Path folder;

    IngestRecordingTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.commands = new DatabaseCommands(database, data);
    }

    @BeforeEach
    void empty() {
        database.execute("truncate market.trades, market.tickers, market.orderbooks, market.funding_rates,"
                + " ops.loads, ops.quarantine");
        for (String table : new String[] {"trades", "tickers", "orderbooks", "funding_rates"}) {
            database.execute("select ops.create_day_partition('market." + table + "', '2026-03-01')");
        }
    }

    @Test
    void aBarePayloadIsLoadedByWhatIsSaidOfIt() throws IOException {
        Path file = write("payload.json", trades(0, 5).replace(",", ",\n  "));

        JsonNode first = DatabaseCommands.json(ingest(
                "--exchange",
                "binance",
                "--kind",
                "trades",
                "--symbol",
                "BTC/USDT",
                "--received-at",
                "2026-03-01T00:01:00.123456789Z",
                "--format",
                "json",
                file));

        assertThat(first.at("/files/0/dataset").asText()).isEqualTo("market.trades");
        assertThat(first.at("/totals/inserted").asLong()).isEqualTo(5);
        assertThat(
                        database.rows(
                                "select e.name, t.symbol, (t.ts at time zone 'UTC')::text as ts, (t.received_at at time zone 'UTC')::text as received_at,"
                                        + " t.trade_id, t.price::text as price, t.size::text as size, t.side"
                                        + " from market.trades t join market.exchanges e on e.id = t.exchange_id order by ts limit 1"))
                .singleElement()
                .hasToString("{name=binance, symbol=BTC/USDT, ts=2026-03-01 00:00:00,"
                        + " received_at=2026-03-01 00:01:00.123456, trade_id=100, price=34400.10, size=0.50000000,"
                        + " side=sell}");
    }

    @Test
    void aRecordingOfSeveralKindsIsKnownByItsLines() throws IOException {
        String lines = line("binance", "trades", "BTC/USDT", trades(0, 3))
                + line("okx", "trades", "BTC/USDT", okxTrades(10, 12))
                + line("binance", "orderbook", "BTC/USDT", book(5))
                + line("binance", "trades", "BTC/USDT", "[{\"id\":7,\"qty\":\"1\",\"time\":" + MILLIS + "}]")
                + line("mtgox", "trades", "BTC/USD", "[]")
                + line("binance", "gossip", "BTC/USD", "[]");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(gzip)) {
            stream.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("recording.gz"), gzip.toByteArray());

        CommandRun run = ingest("--format", "json", file.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        JsonNode json = DatabaseCommands.json(run);
        assertThat(json.at("/files/0/dataset").asText()).isEqualTo("market.trades, market.orderbooks");
        assertThat(json.at("/totals").toString())
                .isEqualTo("{\"files\":1,\"read\":9,\"inserted\":6,\"updated\":0,\"duplicate\":0,\"rejected\":3,"
                        + "\"spooled\":0}");
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(5);
        assertThat(database.rows("select best_bid::text, best_ask::text from market.orderbooks"))
                .singleElement()
                .hasToString("{best_bid=99.995, best_ask=100.005}");
        CommandRun refused = commands.run("quarantine", "list", "--format", "json");
        assertThat(refused.out()).contains("\"pointer\":\"/0\"", "mtgox", "gossip");
        assertThat(ingest(file.toString()).err()).contains("loaded before");
    }

    @Test
    void aWideOrderBookIsOneRecord() throws IOException {
        String file = write("book.json", book(5000)).toString();
        String[] options = {"--exchange", "binance", "--kind", "orderbook", "--symbol", "BTC/USDT", "--format", "json"};

        CommandRun without =
                ingest(Stream.concat(Stream.of(options), Stream.of(file)).toArray());
        CommandRun with =
                ingest(Stream.concat(Stream.of(options), Stream.of("--received-at", "2026-03-01T00:00:00Z", file))
                        .toArray());

        assertThat(without.exitCode()).isEqualTo(3);
        assertThat(database.rows("select reason from ops.quarantine")).hasToString("[{reason=missing-field}]");
        assertThat(DatabaseCommands.json(with).at("/totals/inserted").asLong()).isEqualTo(1);
        assertThat(database.number("select jsonb_array_length(raw_book -> 'bids') from market.orderbooks"))
                .isEqualTo(5000);
    }

    @Test
    void whatWasRefusedIsReplayed() throws IOException {
        // a book without a time is refused; its line says when it came once somebody writes it in
        Path file = write(
                "a.ndjson",
                line("binance", "orderbook", "BTC/USDT", book(2)).replace("\"2026-03-01T00:00:01Z\"", "null"));
        assertThat(ingest(file.toString()).exitCode()).isEqualTo(3);
        database.execute("update ops.quarantine set raw = convert_to(replace(convert_from(raw, 'UTF8'),"
                + " '\"received_at\":null', '\"received_at\":\"2026-03-01T00:00:01Z\"'), 'UTF8'),"
                + " raw_bytes = raw_bytes + 18");

        CommandRun replay = commands.run("quarantine", "replay", "--format", "json");

        assertThat(DatabaseCommands.json(replay).at("/inserted").asLong()).isEqualTo(1);
        assertThat(database.rows("select ts_source from market.orderbooks")).hasToString("[{ts_source=receipt}]");
    }

    static Stream<Arguments> wrongCombinations() {
        return Stream.of(
                Arguments.of("--exchange binance", "--exchange needs a --kind"),
                Arguments.of("--kind trades", "--kind needs an --exchange"),
                Arguments.of("--exchange binance --kind trades --dataset market.trades", "do not go together"),
                Arguments.of("--symbol BTC/USDT", "needs --exchange and --kind"),
                Arguments.of("--received-at 2026-03-01T00:00:00Z", "needs --exchange and --kind"),
                Arguments.of("--exchange binance --kind trades --received-at noon", "not a time with its zone"),
                Arguments.of("--exchange binance --kind gossip", "no kind \"gossip\""),
                Arguments.of("--exchange mtgox --kind trades", "no exchange \"mtgox\""),
                Arguments.of("--exchange coinbaseexchange --kind funding", "has no payloads of the kind funding"));
    }

    @ParameterizedTest
    @MethodSource("wrongCombinations")
    void wrongCombinationsAreUsageErrors(String options, String message) throws IOException {
        String file = write("a.json", trades(0, 1)).toString();

        CommandRun run = ingest(
                Stream.concat(Stream.of(options.split(" ")), Stream.of(file)).toArray());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(database.number("select count(*) from ops.loads")).isZero();
    }

    private CommandRun ingest(Object... arguments) {
        return commands.run(
                Stream.concat(Stream.of("ingest"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String line(String exchange, String kind, String symbol, String payload) {
        return "{\"exchange\":\"" + exchange + "\",\"kind\":\"" + kind + "\",\"symbol\":\"" + symbol
                + "\",\"received_at\":\"2026-03-01T00:00:01Z\",\"payload\":" + payload + "}\n";
    }

    /** As {@code GET /api/v3/trades} of Binance answers. */
    private static String trades(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"id\":" + (100 + i) + ",\"price\":\"34400.10\",\"qty\":\"0.50000000\",\"quoteQty\":"
                        + "\"17200.05\",\"time\":" + (MILLIS + i) + ",\"isBuyerMaker\":true,\"isBestMatch\":true}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** As {@code GET /api/v5/market/trades} of OKX answers. */
    private static String okxTrades(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        "{\"instId\":\"BTC-USDT\",\"side\":\"buy\",\"sz\":\"0.25\",\"px\":\"34400.2\",\"source\":\"0\","
                                + "\"tradeId\":\"" + i + "\",\"ts\":\"" + (MILLIS + i) + "\"}")
                .collect(Collectors.joining(",", "{\"code\":\"0\",\"msg\":\"\",\"data\":[", "]}"));
    }

    /** As {@code GET /api/v3/depth} of Binance answers. */
    private static String book(int levels) {
        return "{\"lastUpdateId\":1027024,\"bids\":" + side(levels, -1) + ",\"asks\":" + side(levels, 1) + "}";
    }

    private static String side(int levels, int step) {
        return IntStream.rangeClosed(1, levels)
                .mapToObj(i -> "[\"" + (100_000 + step * i * 5) / 1000 + "."
                        + "%03d".formatted((100_000 + step * i * 5) % 1000) + "\",\"1.5\"]")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
