package io.pitlane.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pitlane.regime.PriceSeries.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arithmetic, against values that were worked out elsewhere with 60 digits. */
class SignalsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double EXACT = 1e-9;

    @Test
    void volatilityIsThePopulationStandardDeviationOfHourlyLogReturnsForAYear() {
        List<Instant> hours = times(6, Duration.ofHours(1));
        PriceSeries series = series(hours, "100", "101", "99.5", "102.25", "102.25", "98");

        double[] returns = Volatility.returns(series, hours);

        assertThat(returns).hasSize(5);
        assertThat(Volatility.annualised(returns)).isCloseTo(2.209643984674926170, within(EXACT));
    }

    @Test
    void aReturnOverAMissingHourIsNone() {
        List<Instant> hours = times(6, Duration.ofHours(1));
        PriceSeries series = series(hours, "100", "101", null, "102.25", "102.25", "98");

        assertThat(Volatility.returns(series, hours))
                .containsExactly(StrictMath.log(1.01), 0, StrictMath.log(98 / 102.25));
    }

    @Test
    void pricesThatStandStillHaveNoVolatility() {
        List<Instant> hours = times(3, Duration.ofHours(1));

        assertThat(Volatility.annualised(Volatility.returns(series(hours, "0.1", "0.1", "0.1"), hours)))
                .isZero();
    }

    /** The mean of 1, 2 and 3.3 is 2.1; that of 0.1, 0.2 and 0.15 is 0.15 exactly, which doubles would not say. */
    @Test
    void aCloseThatEqualsTheMeanIsNotAboveIt() {
        List<Instant> days = times(3, Duration.ofDays(1));
        Instant now = days.get(2);
        Instant earlier = days.get(1);

        Breadth breadth = Breadth.of(
                List.of(
                        series(days, "1", "2", "3.3"),
                        series(days, "0.1", "0.2", "0.15"),
                        series(days, "0.1", "0.2", "0.15000000000000000001"),
                        series(days, "5", "5.0", "5.00"),
                        series(days, null, "2", "1")),
                days,
                earlier,
                now);

        assertThat(breadth).isEqualTo(new Breadth(5, 2, 1, 3));
        assertThat(breadth.percentAbove()).isEqualTo(40.0);
        assertThat(breadth.thrust()).isEqualTo(-0.5);
    }

    @Test
    void nothingThatMovesHasNoThrust() {
        assertThat(new Breadth(3, 0, 0, 0).thrust()).isZero();
        assertThat(new Breadth(3, 3, 3, 0).thrust()).isEqualTo(1);
        assertThat(new Breadth(3, 1, 1, 2).thrust()).isCloseTo(-0.333333333333333333, within(EXACT));
        assertThat(new Breadth(3, 1, 1, 2).percentAbove()).isCloseTo(33.3333333333333333, within(EXACT));
    }

    private static List<Instant> times(int count, Duration step) {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(START.plus(step.multipliedBy(i)));
        }
        return times;
    }

    private static PriceSeries series(List<Instant> times, String... prices) {
        Map<Instant, Price> found = new HashMap<>();
        for (int i = 0; i < prices.length; i++) {
            if (prices[i] != null) {
                found.put(times.get(i), new Price(new BigDecimal(prices[i]), false));
            }
        }
        return new PriceSeries("BTC/USDT", "okx", found);
    }
}
