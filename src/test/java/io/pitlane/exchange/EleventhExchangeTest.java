package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that nobody has thought of, by a file alone. */
class EleventhExchangeTest {

    private static final String FILE =
            """
            exchange: frankfurt
            currencies: {XBT: BTC}
            venues:
              - venue: frankfurtfutures
                base-url: https://api.frankfurt.example
                pace: 250ms
                symbols:
                  - {wire: "([A-Z]+)_([A-Z]+)_P", symbol: "$1/$2:$2", type: perpetual}
                wire-names:
                  - {symbol: "([A-Z]+)/([A-Z]+):\\\\2", wire: "$1_$2_P", set: {board: "$2"}}
                errors: [{pointer: /status, is: failed, message: /reason}]
                kinds:
                  trades:
                    request: {path: "/v9/{board}/trades", query: {market: "{symbol}", last: 50}}
                    history:
                      request: {method: POST, path: /v9/past, body: {market: "{symbol}", from: "{from-ms}", page: "{cursor}"}}
                      paging: {by: cursor, order: ascending, cursor: /page, limit: 50, window: 1d}
                    shapes:
                      - rows: /boards/*/deals
                        symbol: ../../market
                        fields:
                          trade_id: /no
                          price: {at: /cents, divided-by: 100}
                          size: /lots
                          side: {at: /aggressor, words: {B: buy, S: sell}}
                          ts: {at: [/when, ^/now], time: [ns, iso]}
                  orderbook:
                    shapes:
                      - row: ""
                        bids: {levels: /orders, only: {/way: bid}, price: /price, size: /left, sum: true}
                        asks: {levels: /orders, only: {/way: ask}, price: /price, size: /left, sum: true}
            """;

    @TempDir
    private Path folder;

    @Test
    void isAddedByAFileAlone() throws IOException, RefusedRecordException {
        Files.writeString(folder.resolve("frankfurt.yaml"), FILE);

        ExchangeCatalog catalog = ExchangeCatalog.read(folder);

        Venue venue = catalog.venue("frankfurtfutures").orElseThrow();
        assertThat(catalog.named("frankfurt")).containsExactly(venue);
        assertThat(venue.exchange()).isEqualTo("frankfurt");
        assertThat(venue.pace()).isEqualTo(Duration.ofMillis(250));
        assertThat(venue.kinds()).containsExactlyInAnyOrder(MarketKind.TRADES, MarketKind.ORDERBOOK);
        assertThat(venue.errorIn("{\"status\":\"failed\",\"reason\":\"closed\"}".getBytes()))
                .contains("the exchange answered with an error failed: closed");
        decodesItsTrades(catalog);
        decodesItsBooks(catalog);
        asksForIt(venue);
    }

    private static void decodesItsTrades(ExchangeCatalog catalog) throws RefusedRecordException {
        Decoded decoded = Decoded.payload(
                catalog,
                "frankfurt",
                MarketKind.TRADES,
                null,
                """
                {"now": "2026-01-15T12:00:00.5+01:00", "boards": [
                  {"market": "XBT_EUR_P", "deals": [
                    {"no": 17, "cents": 9640810, "lots": 2, "aggressor": "B", "when": 1768478400117000123, "fee": 1.50},
                    {"no": 18, "cents": 9640820, "lots": 3, "aggressor": "S"}]},
                  {"market": "ETH_EUR_P", "deals": []}]}
                """);

        assertThat(decoded.texts)
                .containsExactly(
                        "{\"exchange\":\"frankfurt\",\"symbol\":\"BTC/EUR:EUR\",\"ts\":\"2026-01-15T12:00:00.117000123Z\","
                                + "\"ts_source\":\"exchange\",\"received_at\":null,\"trade_id\":\"17\",\"price\":\"96408.1\","
                                + "\"size\":\"2\",\"side\":\"buy\",\"raw\":{\"fee\":1.50}}",
                        "{\"exchange\":\"frankfurt\",\"symbol\":\"BTC/EUR:EUR\",\"ts\":\"2026-01-15T11:00:00.5Z\","
                                + "\"ts_source\":\"exchange\",\"received_at\":null,\"trade_id\":\"18\",\"price\":\"96408.2\","
                                + "\"size\":\"3\",\"side\":\"sell\",\"raw\":null}");
        assertThat(decoded.pointers).containsExactly("/boards/0/deals/0", "/boards/0/deals/1");
    }

    private static void decodesItsBooks(ExchangeCatalog catalog) throws RefusedRecordException {
        Decoded decoded = Decoded.payload(
                catalog,
                "frankfurtfutures",
                MarketKind.ORDERBOOK,
                "BTC/EUR:EUR",
                """
                {"orders": [
                  {"way": "ask", "price": "101.0", "left": "0.10"}, {"way": "bid", "price": "99", "left": "1"},
                  {"way": "bid", "price": "100.0", "left": "0.3"}, {"way": "bid", "price": "100", "left": "0.25"}]}
                """);

        assertThat(decoded.only().path("raw_book").toString())
                .isEqualTo("{\"symbol\":\"BTC/EUR:EUR\",\"bids\":[{\"price\":\"100.0\",\"quantity\":\"0.55\"},"
                        + "{\"price\":\"99\",\"quantity\":\"1\"}],\"asks\":[{\"price\":\"101.0\",\"quantity\":\"0.10\"}],"
                        + "\"timestamp\":null}");
        assertThat(decoded.only().path("bids_notional").textValue()).isEqualTo("154.000");
        assertThat(decoded.only().path("spread_bps").textValue()).isEqualTo("99.50248756");
    }

    private static void asksForIt(Venue venue) {
        VenueKind trades = venue.kind(MarketKind.TRADES).orElseThrow();
        RequestValues values =
                RequestValues.NONE.symbol(venue.symbols().wire("BTC/EUR:EUR").orElseThrow());

        assertThat(trades.requests().get(0).fill(values).uri())
                .hasToString("https://api.frankfurt.example/v9/EUR/trades?market=XBT_EUR_P&last=50");
        History history = trades.pagedHistory().orElseThrow();
        RequestValues window =
                values.window(Instant.parse("2026-01-15T12:00:00.123456Z"), Instant.parse("2026-01-16T00:00:00Z"));
        assertThat(history.request(null).fill(window).body())
                .isEqualTo("{\"market\":\"XBT_EUR_P\",\"from\":1768478400123}");
        assertThat(history.nextCursor("{\"page\":\"a/b\",\"deals\":[]}".getBytes(), Map.of()))
                .contains("a/b");
        assertThat(history.request("a/b").fill(window.cursor("a/b")).body())
                .isEqualTo("{\"market\":\"XBT_EUR_P\",\"from\":1768478400123,\"page\":\"a/b\"}");
    }
}
