package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of markets, ours and the venues', in both directions. */
class VenueNamesTest {

    @ParameterizedTest
    @CsvSource({
        "bybit, BTC/USD:BTC, BTCUSD, perpetual",
        "bybit, 1000PEPE/USDC:USDC, 1000PEPEPERP, perpetual",
        "kucoin, BTC/USDT, BTC-USDT, spot",
        "kucoin, ETH/BTC, ETH-BTC, spot",
        "kucoinfutures, BTC/USDT:USDT, XBTUSDTM, perpetual",
        "kucoinfutures, BTC/USDC:USDC, XBTUSDCM, perpetual",
        "kucoinfutures, ETH/USDT:USDT, ETHUSDTM, perpetual",
        "kucoinfutures, BTC/USD:BTC, XBTUSDM, perpetual",
        "coinbase, BTC/USD, BTC-USD, spot",
        "coinbase, BTC/USDC:USDC, BTC-PERP-INTX, perpetual",
        "coinbase, BTC/USD:USD, BIP-20DEC30-CDE, perpetual",
        "coinbaseexchange, ETH/BTC, ETH-BTC, spot",
        "cryptocom, BTC/USDT, BTC_USDT, spot",
        "cryptocom, BTC/USD:USD, BTCUSD-PERP, perpetual",
    })
    void isTheSameMarketInBothDirections(String venue, String symbol, String wire, String type) {
        Symbols symbols = Decoded.CATALOG.venue(venue).orElseThrow().symbols();

        assertThat(symbols.canonical(wire))
                .hasValueSatisfying(market -> assertThat(market.canonical()).isEqualTo(symbol))
                .hasValueSatisfying(market -> assertThat(market.type().word()).isEqualTo(type));
        assertThat(symbols.wire(symbol))
                .hasValueSatisfying(name -> assertThat(name.name()).isEqualTo(wire));
    }

    @ParameterizedTest
    @CsvSource({
        "BTC/USDT, BTCUSDT, spot, spot, 60",
        "USDC/USDT, USDCUSDT, spot, spot, 60",
        "BTC/USDT:USDT, BTCUSDT, linear, linear, 1000",
        "BTC/USD:BTC, BTCUSD, inverse, inverse, 1000",
        "SOL/USDC:USDC, SOLPERP, linear, linear, 1000",
    })
    void asksBybitForTheCategoryOfAMarket(String symbol, String wire, String group, String category, String trades) {
        Symbols symbols = Decoded.CATALOG.venue("bybit").orElseThrow().symbols();

        assertThat(symbols.wire(symbol)).hasValueSatisfying(name -> {
            assertThat(name.name()).isEqualTo(wire);
            assertThat(name.settings()).containsEntry("category", category).containsEntry("trades", trades);
        });
        assertThat(symbols.canonical(wire, group))
                .hasValueSatisfying(market -> assertThat(market.canonical()).isEqualTo(symbol));
    }

    @Test
    void leavesANameOfSeveralMarketsOpenUnlessToldWhichIsMeant() {
        Symbols symbols = Decoded.CATALOG.venue("bybit").orElseThrow().symbols();

        assertThat(symbols.canonical("BTCUSDT")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bybit, BTC-27MAR26",
        "bybit, BTCUSDH26",
        "kucoinfutures, XBTMH26",
        "coinbase, BIT-30JAN26-CDE",
        "cryptocom, BTCUSD-260327",
    })
    void doesNotTakeADatedFutureForSomethingElse(String venue, String wire) {
        Symbols symbols = Decoded.CATALOG.venue(venue).orElseThrow().symbols();

        assertThat(symbols.canonical(wire, "spot")).isEmpty();
        assertThat(symbols.canonical(wire, "linear")).isEmpty();
    }
}
