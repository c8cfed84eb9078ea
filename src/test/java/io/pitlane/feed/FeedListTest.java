package io.pitlane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.exchange.ExchangeCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code config/feeds.yaml} is read, and what is refused. */
class FeedListTest {

    @TempDir
    private Path folder;

    private ExchangeCatalog exchanges;

    @BeforeEach
    void readExchanges() {
        exchanges = FeedFixture.catalog(folder.resolve("exchanges"));
    }

    @Test
    void readsAFeedForEachKindOfAnEntry() throws IOException {
        FeedList list = read(
                """
                feeds:
                  - venue: okx
                    symbols: [BTC/USDT, BTC/USDT:USDT]
                    kinds: {trades: 5s, funding: 5m}
                  - {venue: numbered, enabled: false, symbols: [ETH/USDC:USDC], kinds: {trades: 1h30m, instruments: 6h}}
                """);

        assertThat(list.feeds())
                .extracting(Feed::name)
                .containsExactly("okx-trades", "okx-funding", "numbered-trades", "numbered-instruments");
        Feed trades = list.find("okx-trades").orElseThrow();
        assertThat(trades.symbols()).containsExactly("BTC/USDT", "BTC/USDT:USDT");
        assertThat(trades.every()).isEqualTo(Duration.ofSeconds(5));
        assertThat(trades.isOn()).isTrue();
        assertThat(trades.alsoPitTrades()).isFalse();
        assertThat(list.find("okx-funding").orElseThrow().symbols()).containsExactly("BTC/USDT:USDT");
        assertThat(list.find("numbered-trades").orElseThrow().isOn()).isFalse();
        assertThat(list.find("numbered-instruments").orElseThrow().symbols()).isEmpty();
    }

    @Test
    void takesSpotTradesToPitTradesAsWell() throws IOException {
        FeedList list = read("feeds: [{venue: okx, symbols: [BTC/USDT], kinds: {trades: 5s}, also: [pit.trades]}]");

        assertThat(list.find("okx-trades").orElseThrow().alsoPitTrades()).isTrue();
    }

    @Test
    void aFileThatIsNotThereListsNothing() {
        assertThat(FeedList.read(folder.resolve("nowhere.yaml"), exchanges).feeds())
                .isEmpty();
    }

    @Test
    void findsEverythingThatIsWrongAtOnce() {
        assertThat(
                        problems(
                                """
                        feeds:
                          - {venue: okxx, symbols: [BTC/USDT], kinds: {trades: 5s}}
                          - {venue: okx, symbol: [BTC/USDT], kinds: {trade: 5s, ticker: 5s, trades: 1ms, funding: soon}}
                          - {venue: okx, symbols: [BTCUSDT, BTC/USDT, BTC/USDT], kinds: {}}
                          - {venue: numbered, symbols: [ETH/USDC:USDC], kinds: {trades: 5s}, also: [pit.trades]}
                          - {venue: okx, enabled: maybe, symbols: [BTC/USDT], kinds: {trades: 5s, funding: 1m}}
                          - {venue: okx, symbols: [ETH/USDT], kinds: {trades: 5s}, also: pit.trade}
                          - just text
                        more: 1
                        """))
                .containsExactlyInAnyOrder(
                        "feeds.yaml: there is no \"more\" here known: feeds",
                        "feeds.yaml, entry 1 (okxx): there is no venue \"okxx\" in config/exchanges; did you mean \"okx\"?",
                        "feeds.yaml, entry 2: there is no \"symbol\" here; did you mean \"symbols\"? known: venue, symbols,"
                                + " kinds, also, enabled",
                        "feeds.yaml, entry 2 (okx): there is no kind \"trade\"; did you mean \"trades\"? known: trades,"
                                + " ticker, orderbook, funding, instruments",
                        "feeds.yaml, entry 2 (okx): its exchange file has no request for ticker",
                        "feeds.yaml, entry 2 (okx): trades: 1ms is not from 100ms to 168h",
                        "feeds.yaml, entry 2 (okx): funding: \"soon\" is not a duration such as 500ms, 30s, 10m or 2h",
                        "feeds.yaml, entry 3 (okx): \"BTCUSDT\" is not a symbol of the form BTC/USDT or BTC/USDT:USDT",
                        "feeds.yaml, entry 3 (okx): BTC/USDT is listed twice",
                        "feeds.yaml, entry 3 (okx): kinds is missing; say how often each is polled, such as {trades: 5s,"
                                + " ticker: 15s}",
                        "feeds.yaml, entry 4 (numbered): also: pit.trades counts in units of the base asset, which"
                                + " ETH/USDC:USDC may not; give it an entry of its own",
                        "feeds.yaml, entry 5 (okx): enabled: \"maybe\" is neither true nor false",
                        "feeds.yaml, entry 5 (okx): funding needs the symbol of a perpetual",
                        "feeds.yaml, entry 6 (okx): also: \"pit.trade\" is unknown; known: pit.trades",
                        "feeds.yaml: okx-trades is listed twice; one entry a venue and kind, with all of its symbols",
                        "feeds.yaml, entry 7: is not a mapping with venue, symbols and kinds");
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThat(problems("feeds: []\nfeeds: []\n"))
                .singleElement()
                .asString()
                .contains("feeds.yaml, line 2");
    }

    @Test
    void saysWhichFeedsHaveNoRouteAndWhichRoutesNoFeed() throws IOException {
        FeedList list = read("feeds: [{venue: okx, symbols: [BTC/USDT], kinds: {trades: 5s}}]");
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("okx-ticker.camel.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: feed
                    routeId: feed-okx-ticker
                    parameters:
                      - name: feed
                        value: okx-ticker
                """);

        assertThat(FeedRoutes.in(routes).disagreements(list))
                .containsExactly(
                        "feeds.yaml: okx-trades has no entry in routes/feeds; add okx-trades.camel.yaml like its neighbours",
                        "routes/feeds: feeds.yaml lists no okx-ticker; list it, or remove its file");
    }

    private FeedList read(String text) throws IOException {
        Path file = folder.resolve("feeds.yaml");
        Files.writeString(file, text);
        return FeedList.read(file, exchanges);
    }

    private List<String> problems(String text) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> read(text))
                .problems();
    }
}
