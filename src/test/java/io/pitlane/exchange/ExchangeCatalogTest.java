package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeCatalogTest {

    @TempDir
    private Path folder;

    @Test
    void describesTheTenExchangesWithEveryKindThatTheyHave() {
        ExchangeCatalog catalog = Decoded.CATALOG;

        assertThat(catalog.exchanges())
                .containsExactlyInAnyOrder(
                        "binance",
                        "bybit",
                        "coinbase",
                        "cryptocom",
                        "hyperliquid",
                        "kraken",
                        "kucoin",
                        "lighter",
                        "okx",
                        "paradex");
        assertThat(catalog.venues()).allSatisfy(venue -> assertThat(venue.kinds())
                .as(venue.id())
                .contains(MarketKind.TRADES, MarketKind.TICKER, MarketKind.ORDERBOOK, MarketKind.INSTRUMENTS));
        assertThat(catalog.exchanges()).allSatisfy(exchange -> assertThat(catalog.named(exchange, MarketKind.FUNDING))
                .as(exchange)
                .isPresent());
        assertThat(catalog.venues().stream().flatMap(venue -> venue.kinds().stream()
                        .map(kind -> venue.kind(kind).orElseThrow())))
                .allSatisfy(kind -> assertThat(kind.requests()).isNotEmpty());
    }

    @Test
    void hasPayloadsOfOurOwnForEveryKindOfEveryVenue() {
        assertThat(Decoded.CATALOG.venues()).allSatisfy(venue -> venue.kinds().stream()
                .sorted(Comparator.naturalOrder())
                .forEach(kind -> {
                    assertThat(Path.of("data/samples/feeds", venue.id(), kind.word() + ".json"))
                            .exists();
                    assertThat(Path.of("src/test/resources/exchange", venue.id(), kind.word() + ".json"))
                            .exists();
                }));
    }

    @Test
    void tellsAllProblemsOfAllFilesAtOnceWithTheirPlaces() throws IOException {
        write(
                "acme.yaml",
                """
                exchange: acme
                venues:
                  - venue: acme
                    base-url: http://api.acme.example/v1
                    pase: 100ms
                    symbols:
                      - {wire: "([A-Z]+", symbol: "$1/$2", type: spott}
                      - {wire: "([A-Z]+)", symbol: "$1/$2", type: spot}
                    kinds:
                      trade: {}
                      trades:
                        request: {path: trades, query: {s: "{simbol}"}}
                        shapes:
                          - rows: data
                            fields: {prise: /p, size: {at: /q, plus: x}, side: {at: /s, words: {b: bought}}, ts: /t}
                """);
        write("other.yaml", "exchange: another\nvenues: []\nvenues: []\n");
        write("broken.yaml", "exchange: [\n");

        InvalidConfigurationException failure =
                catchThrowableOfType(InvalidConfigurationException.class, () -> ExchangeCatalog.read(folder));

        assertThat(failure.problems())
                .contains(
                        "acme.yaml.venues[1].base-url: \"http://api.acme.example/v1\" is not of the form https://host,"
                                + " without a path",
                        "acme.yaml.venues[1]: there is no \"pase\" here; did you mean \"pace\"? known: base-url,"
                                + " currencies, errors, kinds, names, notes, pace, symbols, venue, wire-names",
                        "acme.yaml.venues[1].symbols[1].type: \"spott\" is unknown; did you mean \"spot\"? known: spot,"
                                + " perpetual, future, index",
                        "acme.yaml.venues[1].symbols[2].symbol: names the group $2, but the expression has 1",
                        "acme.yaml.venues[1].kinds: there is no kind \"trade\"; did you mean \"trades\"? known: trades,"
                                + " ticker, orderbook, funding, instruments",
                        "acme.yaml.venues[1].kinds.trades.request.path: \"trades\" does not begin with /",
                        "acme.yaml.venues[1].kinds.trades.shapes[1].fields.ts: a time says its unit: {at: /t, time: ms}",
                        "acme.yaml.venues[1].kinds.trades.shapes[1].fields.side.words.b: \"bought\" does not go into side;"
                                + " known: buy, sell",
                        "acme.yaml.venues[1].kinds.trades.shapes[1].fields: \"price\" is missing",
                        "other.yaml: line 3: \"venues\" stands here twice")
                .anyMatch(problem ->
                        problem.startsWith("acme.yaml.venues[1].symbols[1].wire: \"([A-Z]+\" is not a regular"))
                .anyMatch(problem -> problem.contains("nothing fills {simbol}; did you mean \"symbol\"?"))
                .anyMatch(problem -> problem.contains("there is no \"prise\" here; did you mean \"price\"?"))
                .anyMatch(problem -> problem.contains("shapes[1].rows: \"data\" is no pointer"))
                .anyMatch(problem -> problem.startsWith("broken.yaml: line "));
    }

    @Test
    void refusesTwoVenuesOfOneName() throws IOException {
        String venue = "venues: [{venue: twin, base-url: \"https://a.example\", pace: 1s, kinds: {}}]\n";
        write("a.yaml", "exchange: a\n" + venue);
        write("b.yaml", "exchange: b\n" + venue);

        InvalidConfigurationException failure =
                catchThrowableOfType(InvalidConfigurationException.class, () -> ExchangeCatalog.read(folder));

        assertThat(failure.problems()).containsExactly("b.yaml: the venue twin is already declared in a.yaml");
    }

    @Test
    void declaresNothingWhereThereIsNoFolder() {
        assertThat(ExchangeCatalog.read(folder.resolve("nowhere")).venues()).isEmpty();
    }

    @Test
    void knowsNamesInBothDirections() {
        Venue usdm = Decoded.CATALOG.venue("binanceusdm").orElseThrow();
        Venue okx = Decoded.CATALOG.venue("okx").orElseThrow();

        assertThat(usdm.symbols().canonical("BTCUSDT_260327"))
                .map(MarketSymbol::canonical)
                .contains("BTC/USDT:USDT-260327");
        assertThat(okx.symbols().canonical("BTC-USD-SWAP"))
                .contains(new MarketSymbol("BTC/USD:BTC", MarketType.PERPETUAL));
        for (String symbol : new String[] {"BTC/USDT", "BTC/USD:BTC", "BTC/USDT:USDT", "BTC/USD:BTC-260327"}) {
            assertThat(okx.symbols()
                            .wire(symbol)
                            .flatMap(wire -> okx.symbols().canonical(wire.name()))
                            .map(MarketSymbol::canonical))
                    .contains(symbol);
        }
        assertThat(Decoded.CATALOG.named("binance", MarketKind.TRADES, "BTC/USDT:USDT"))
                .contains(usdm);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }
}
