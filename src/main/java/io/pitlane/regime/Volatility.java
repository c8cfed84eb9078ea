package io.pitlane.regime;

import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How much a price moves, from its hourly returns. Pure functions; the same prices give the same bits everywhere. */
final class Volatility {

    private static final double HOURS_OF_A_YEAR = 8760;

    private Volatility() {}

    /**
     * Log returns between prices of neighbouring hours. One that lacks either price is left out: what lies between others
     * is no hourly return.
     */
    static double[] returns(PriceSeries series, List<Instant> hours) {
        return IntStream.range(1, hours.size())
                .filter(i -> series.has(hours.get(i - 1)) && series.has(hours.get(i)))
                .mapToDouble(i -> StrictMath.log(series.at(hours.get(i)).doubleValue()
                        / series.at(hours.get(i - 1)).doubleValue()))
                .toArray();
    }

    /**
     * The population standard deviation, for a year.
     *
     * @param returns hourly, at least one
     * @return a fraction, at least 0
     */
    static double annualised(double[] returns) {
        double mean = sum(returns) / returns.length;
        double[] squares = DoubleStream.of(returns)
                .map(each -> (each - mean) * (each - mean))
                .toArray();
        return Math.sqrt(sum(squares) / returns.length) * Math.sqrt(HOURS_OF_A_YEAR);
    }

    /** In order, so that it is the same each time. */
    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
