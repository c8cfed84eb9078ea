package io.pitlane.regime;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a symbol cost on one exchange.
 *
 * @param prices the last one at or before each time, in the quote currency; a time without one is not there
 */
record PriceSeries(String symbol, String exchange, Map<Instant, Price> prices) {

    /** @param isOfTicker no trade was there */
    record Price(BigDecimal amount, boolean isOfTicker) {}

    PriceSeries {
        prices = Map.copyOf(prices);
    }

    boolean has(Instant time) {
        return prices.containsKey(time);
    }

    BigDecimal at(Instant time) {
        return prices.get(time).amount();
    }

    int count(List<Instant> times) {
        return (int) times.stream().filter(this::has).count();
    }

    List<Instant> missing(List<Instant> times) {
        return times.stream().filter(time -> !has(time)).toList();
    }

    int ofTickers() {
        return (int) prices.values().stream().filter(Price::isOfTicker).count();
    }
}
