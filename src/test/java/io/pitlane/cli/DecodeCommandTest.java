package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {

    private static final String TRADES =
            """
            [{"id": 28457, "price": "4.00000100", "qty": "12.00000000", "time": 1499865549590, "isBuyerMaker": true},
             {"id": 28458, "price": "4.00000200", "qty": "1e-7", "time": 1499865549591, "isBuyerMaker": false}]
            """;

    @TempDir
    private Path folder;

    @Test
    void printsOneRecordALineWithTheDigitsOfTheWire() throws IOException {
        CommandRun run = decode("binance", "trades", "BNB/BTC", TRADES);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo("{\"exchange\":\"binance\",\"symbol\":\"BNB/BTC\",\"ts\":\"2017-07-12T13:19:09.590Z\","
                        + "\"ts_source\":\"exchange\",\"received_at\":null,\"trade_id\":\"28457\",\"price\":\"4.00000100\","
                        + "\"size\":\"12.00000000\",\"side\":\"sell\",\"raw\":null}\n"
                        + "{\"exchange\":\"binance\",\"symbol\":\"BNB/BTC\",\"ts\":\"2017-07-12T13:19:09.591Z\","
                        + "\"ts_source\":\"exchange\",\"received_at\":null,\"trade_id\":\"28458\",\"price\":\"4.00000200\","
                        + "\"size\":\"1e-7\",\"side\":\"buy\",\"raw\":null}\n");
    }

    @Test
    void takesTheVenuesOwnNameOfAMarketAndATimeOfReceipt() throws IOException {
        String book = "{\"lastUpdateId\": 7, \"bids\": [[\"1.10\", \"2\"]], \"asks\": []}";
        Path file = write("book.json", book);

        CommandRun run = run(
                "--exchange",
                "binance",
                "--kind",
                "orderbook",
                "--symbol",
                "BNBBTC",
                "--received-at",
                "2026-01-31T10:00:00.123456789+02:00",
                file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "\"symbol\":\"BNB/BTC\",\"ts\":\"2026-01-31T08:00:00.123456789Z\",\"ts_source\":\"receipt\","
                                + "\"received_at\":\"2026-01-31T08:00:00.123456789Z\"",
                        "\"best_bid\":\"1.10\"",
                        "\"best_ask\":null",
                        "\"spread_bps\":null");
    }

    @Test
    void takesTheVenueThatFitsWhereTheExchangeHasSeveral() throws IOException {
        String funding = "[{\"symbol\": \"BTCUSDT\", \"fundingRate\": \"0.00010000\", \"fundingTime\": 1600128000010}]";

        CommandRun run = decode("binance", "funding", null, funding);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"symbol\":\"BTC/USDT:USDT\"", "\"rate\":\"0.00010000\"");
    }

    @Test
    void readsCompressedFilesAndStandardInput() throws IOException {
        Path file = folder.resolve("trades.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(TRADES.getBytes(StandardCharsets.UTF_8));
        }
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(TRADES.getBytes(StandardCharsets.UTF_8)));

            CommandRun compressed = run("--exchange", "binance", "--kind", "trades", file.toString());
            CommandRun piped = run("--exchange", "binance", "--kind", "trades", "-");

            assertThat(compressed.out().lines()).hasSize(2).allMatch(line -> line.contains("\"symbol\":null"));
            assertThat(piped.out()).isEqualTo(compressed.out());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void tellsWhatDoesNotFitAndPrintsTheRest() throws IOException {
        CommandRun run = decode("binance", "trades", "BNB/BTC", TRADES.replace("4.00000100", "four"));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("refused: wrong-type: /0/price: \"four\" is not a decimal number");
    }

    @Test
    void refusesErrorsOfTheExchangeUnknownFormsAndWhatIsNoJson() throws IOException {
        CommandRun error = decode("okx", "trades", null, "{\"code\": \"51001\", \"msg\": \"no such instrument\"}");
        CommandRun form = decode("okx", "trades", null, "{\"rows\": []}");
        CommandRun page = decode("okx", "trades", null, "<html>");
        CommandRun more = decode("binance", "trades", "BNB/BTC", TRADES + ", \"note\": 1");

        assertThat(List.of(error, form, page, more))
                .allMatch(run -> run.exitCode() == 3 && run.out().isEmpty());
        assertThat(error.err())
                .contains("exchange-error: the exchange answered with an error 51001: no such instrument");
        assertThat(form.err()).contains("unknown-shape: no shape of the kind trades fits the payload");
        assertThat(page.err()).contains("bad-json");
        assertThat(more.err()).contains("bad-json: not JSON: there is something behind the value");
    }

    @Test
    void namesWhatIsKnownWhereTheCommandLineIsWrong() throws IOException {
        Path file = write("trades.json", TRADES);

        CommandRun exchange = run("--exchange", "binanse", "--kind", "trades", file.toString());
        CommandRun kind = run("--exchange", "okx", "--kind", "trade", file.toString());
        CommandRun none = run("--exchange", "binance", "--kind", "trades", "nothing.json");
        CommandRun symbol = run("--exchange", "okx", "--kind", "trades", "--symbol", "btc", file.toString());
        CommandRun time = run("--exchange", "okx", "--kind", "trades", "--received-at", "today", file.toString());

        assertThat(List.of(exchange, kind, none, symbol, time)).allMatch(run -> run.exitCode() == 2);
        assertThat(exchange.err()).contains("known: ").contains("binanceusdm");
        assertThat(kind.err()).contains("known: trades, ticker, orderbook, funding, instruments");
        assertThat(none.err()).contains("nothing.json");
        assertThat(symbol.err()).contains("BASE/QUOTE");
        assertThat(time.err()).contains("2026-01-31T08:00:00Z");
    }

    private CommandRun decode(String exchange, String kind, String symbol, String payload) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--exchange", exchange, "--kind", kind));
        if (symbol != null) {
            arguments.addAll(List.of("--symbol", symbol));
        }
        arguments.add(write("payload.json", payload).toString());
        return run(arguments.toArray(String[]::new));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("decode"));
        all.addAll(List.of(arguments));
        return CommandRun.of(CommandRun.PROJECT, Map.of(), all.toArray(String[]::new));
    }
}
