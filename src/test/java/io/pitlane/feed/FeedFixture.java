package io.pitlane.feed;

import io.pitlane.config.FeedSettings;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Venue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** An exchange of its own for tests of this room. */
final class FeedFixture {

    static final String EXCHANGE =
            """
            exchange: okx
            venues:
              - venue: okx
                base-url: https://api.exchange.example
                pace: 1ms
                symbols:
                  - {wire: "([A-Z]+)-([A-Z]+)-SWAP", symbol: "$1/$2:$2", type: perpetual}
                  - {wire: "([A-Z]+)-([A-Z]+)", symbol: "$1/$2", type: spot}
                wire-names:
                  - {symbol: "([A-Z]+)/([A-Z]+):\\\\2", wire: "$1-$2-SWAP"}
                  - {symbol: "([A-Z]+)/([A-Z]+)", wire: "$1-$2"}
                errors: [{pointer: /code, not: "0", message: /msg}]
                kinds:
                  trades:
                    request: {path: /trades, query: {instId: "{symbol}", limit: 3}}
                    window: 3
                    shapes:
                      - rows: /data
                        symbol: /instId
                        fields:
                          trade_id: /tradeId
                          price: /px
                          size: /sz
                          side: {at: /side, words: {buy: buy, sell: sell}}
                          ts: {at: /ts, time: ms}
                  funding:
                    request: {path: /funding, query: {instId: "{symbol}"}}
                    shapes:
                      - {rows: /data, symbol: /instId, fields: {rate: /fundingRate, ts: {at: /ts, time: ms}}}
              - venue: numbered
                base-url: https://numbers.exchange.example
                pace: 1ms
                symbols:
                  - {wire: "([A-Z]+)", symbol: "$1/USDC:USDC", type: perpetual}
                kinds:
                  trades:
                    request: {path: /trades, query: {market: "{symbol}"}}
                    shapes:
                      - rows: /trades
                        fields: {trade_id: /id, price: /price, size: /size, ts: {at: /ts, time: ms}}
                  ticker:
                    request: {path: /tickers}
                    shapes:
                      - {rows: /tickers, symbol: /name, fields: {last_price: /last}}
                  instruments:
                    request: {path: /markets}
                    shapes:
                      - {rows: /markets, symbol: /name, fields: {exchange_symbol: /number}}
            """;

    private FeedFixture() {}

    static ExchangeCatalog catalog(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("okx.yaml"), EXCHANGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExchangeCatalog.read(folder);
    }

    static Venue venue(Path folder, String id) {
        return catalog(folder).venue(id).orElseThrow();
    }

    static FeedSettings settings(URI stub) {
        return new FeedSettings(
                true,
                Optional.of(stub),
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                64 * 1024,
                3,
                Duration.ofSeconds(30));
    }

    static Feed trades(Venue venue, String... symbols) {
        return new Feed(venue, MarketKind.TRADES, List.of(symbols), Duration.ofSeconds(5), true, false);
    }

    /** A clock that stands still until it is moved. */
    static final class HandClock extends Clock {

        private volatile Instant now = Instant.parse("2025-03-05T12:00:00Z");

        void advance(Duration step) {
            now = now.plus(step);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
