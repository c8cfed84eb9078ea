package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What venues are asked, with all placeholders filled in. */
class VenueRequestTest {

    private static final Instant FROM = Instant.parse("2026-01-15T12:00:00.000000001Z");
    private static final Instant TO = Instant.parse("2026-01-15T13:00:00.000000001Z");

    @ParameterizedTest
    @CsvSource({
        "bybit, trades, BTC/USDT, https://api.bybit.com/v5/market/recent-trade?category=spot&symbol=BTCUSDT&limit=60",
        "bybit, trades, BTC/USD:BTC,"
                + " https://api.bybit.com/v5/market/recent-trade?category=inverse&symbol=BTCUSD&limit=1000",
        "bybit, ticker, SOL/USDC:USDC, https://api.bybit.com/v5/market/tickers?category=linear&symbol=SOLPERP",
        "kucoin, orderbook, ETH/BTC, https://api.kucoin.com/api/v1/market/orderbook/level2_100?symbol=ETH-BTC",
        "kucoinfutures, funding, BTC/USDT:USDT,"
                + " https://api-futures.kucoin.com/api/v1/funding-rate/XBTUSDTM/current",
        "coinbase, funding, BTC/USD:USD,"
                + " https://api.coinbase.com/api/v3/brokerage/market/products/BIP-20DEC30-CDE",
        "coinbaseexchange, trades, BTC/USD, https://api.exchange.coinbase.com/products/BTC-USD/trades?limit=1000",
        "cryptocom, orderbook, BTC/USD:USD,"
                + " https://api.crypto.com/exchange/v1/public/get-book?instrument_name=BTCUSD-PERP&depth=50",
        "kraken, orderbook, DOGE/EUR, https://api.kraken.com/0/public/Depth?pair=XDGEUR&count=100",
        "krakenfutures, ticker, DOGE/USD:USD, https://futures.kraken.com/derivatives/api/v3/tickers/PF_DOGEUSD",
        "krakenfutures, orderbook, BTC/USD:BTC-260327,"
                + " https://futures.kraken.com/derivatives/api/v3/orderbook?symbol=FI_XBTUSD_260327",
        "lighter, trades, BTC/USDC:USDC,"
                + " https://mainnet.zklighter.elliot.ai/api/v1/recentTrades?market_id=1&limit=100",
        "paradex, orderbook, kBONK/USD:USDC," + " https://api.prod.paradex.trade/v1/orderbook/kBONK-USD-PERP?depth=100",
    })
    void asksForAMarketByItsNameOnTheWire(String venue, String kind, String symbol, String uri) {
        Venue asked = Decoded.CATALOG.venue(venue).orElseThrow();
        RequestTemplate request = kind(asked, kind).requests().get(0);
        WireName name = asked.symbols().wire(symbol).orElseThrow();

        assertThat(request.fill(RequestValues.NONE.symbol(name)).uri()).hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "bybit, funding, BTC/USDT:USDT,"
                + " https://api.bybit.com/v5/market/funding/history?category=linear&symbol=BTCUSDT"
                + "&startTime=1768478400000&endTime=1768482000001&limit=200",
        "kucoinfutures, funding, BTC/USDT:USDT,"
                + " https://api-futures.kucoin.com/api/v1/contract/funding-rates?symbol=XBTUSDTM"
                + "&from=1768478400000&to=1768482000001",
        "coinbase, trades, BTC/USD,"
                + " https://api.coinbase.com/api/v3/brokerage/market/products/BTC-USD/ticker?limit=1000"
                + "&start=1768478400&end=1768482001",
        "cryptocom, trades, BTC/USDT,"
                + " https://api.crypto.com/exchange/v1/public/get-trades?instrument_name=BTC_USDT&count=150"
                + "&start_ts=1768478400000000001&end_ts=1768482000000000001",
        "kraken, trades, BTC/USD,"
                + " https://api.kraken.com/0/public/Trades?pair=XBTUSD&since=1768478400000000001&count=1000",
        "krakenfutures, trades, BTC/USD:BTC,"
                + " https://futures.kraken.com/api/history/v3/market/PI_XBTUSD/executions?since=1768478400000"
                + "&before=1768482000001&sort=asc&count=1000",
        "lighter, funding, ETH/USDC:USDC,"
                + " https://mainnet.zklighter.elliot.ai/api/v1/fundings?market_id=0&resolution=1h"
                + "&start_timestamp=1768478400&end_timestamp=1768482001&count_back=100",
        "paradex, funding, BTC/USD:USDC,"
                + " https://api.prod.paradex.trade/v1/funding/data?market=BTC-USD-PERP&start_at=1768478400000"
                + "&end_at=1768482000001&page_size=1000",
    })
    void asksForAPageOfHistoryByTimesInTheVenuesUnitThatLeaveNothingOut(
            String venue, String kind, String symbol, String uri) {
        Venue asked = Decoded.CATALOG.venue(venue).orElseThrow();
        History history = kind(asked, kind).pagedHistory().orElseThrow();
        RequestValues values = RequestValues.NONE
                .symbol(asked.symbols().wire(symbol).orElseThrow())
                .window(FROM, TO);

        assertThat(history.request(null).fill(values).uri()).hasToString(uri);
    }

    @Test
    void pagesBackFromTheLastTradeOfThePageBefore() {
        Venue asked = Decoded.CATALOG.venue("coinbaseexchange").orElseThrow();
        History history = kind(asked, "trades").pagedHistory().orElseThrow();
        RequestValues values =
                RequestValues.NONE.symbol(asked.symbols().wire("BTC/USD").orElseThrow());
        byte[] page = RecordText.bytes("[{\"trade_id\":941200733},{\"trade_id\":941200731}]");

        String cursor = history.nextCursor(page, Map.of()).orElseThrow();

        assertThat(history.request(null).fill(values.cursor(null)).uri())
                .hasToString("https://api.exchange.coinbase.com/products/BTC-USD/trades?limit=1000");
        assertThat(history.request(cursor).fill(values.cursor(cursor)).uri())
                .hasToString("https://api.exchange.coinbase.com/products/BTC-USD/trades?limit=1000&after=941200731");
        assertThat(history.nextCursor(RecordText.bytes("[]"), Map.of())).isEmpty();
    }

    @Test
    void knowsTheFinestTimeThatPagesCanBeAskedFor() {
        Venue seconds = Decoded.CATALOG.venue("coinbase").orElseThrow();
        Venue nanoseconds = Decoded.CATALOG.venue("cryptocom").orElseThrow();

        assertThat(kind(seconds, "trades").pagedHistory())
                .hasValueSatisfying(history -> assertThat(history.tick()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(kind(nanoseconds, "trades").pagedHistory())
                .hasValueSatisfying(history -> assertThat(history.tick()).isEqualTo(Duration.ofMillis(1)));
    }

    @Test
    void asksHyperliquidInTheBody() {
        Venue asked = Decoded.CATALOG.venue("hyperliquid").orElseThrow();
        History history = kind(asked, "funding").pagedHistory().orElseThrow();
        RequestValues values = RequestValues.NONE
                .symbol(asked.symbols().wire("kPEPE/USDC:USDC").orElseThrow())
                .window(FROM, TO);

        Request request = history.request(null).fill(values);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).hasToString("https://api.hyperliquid.xyz/info");
        assertThat(request.body())
                .isEqualTo("{\"type\":\"fundingHistory\",\"coin\":\"kPEPE\",\"startTime\":1768478400000,"
                        + "\"endTime\":1768482000001}");
        assertThat(asked.symbols().wire("HYPE/USDC"))
                .as("a number that only the list of instruments tells")
                .isEmpty();
    }

    private static VenueKind kind(Venue venue, String word) {
        return venue.kind(MarketKind.of(word).orElseThrow()).orElseThrow();
    }
}
