package io.pitlane.regime;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the indicators say, each finite.
 *
 * @param realizedVol7d population standard deviation of the hourly log returns of the reference symbol, times the square
 *     root of the 8760 hours of a year; a fraction, at least 0
 * @param pctAbove20ma percent of the symbols whose last daily close is above the mean of their last daily closes, 0 to 100
 * @param breadthThrust (up - down) / (up + down) of the symbols; 0 where none has moved; -1 to 1
 */
public record Signals(double realizedVol7d, double pctAbove20ma, double breadthThrust) {

    /** By the names of their columns. */
    public Map<String, Double> byName() {
        Map<String, Double> signals = new LinkedHashMap<>();
        for (Indicator indicator : Indicator.values()) {
            signals.put(indicator.word(), of(indicator));
        }
        return signals;
    }

    double of(Indicator indicator) {
        return switch (indicator) {
            case REALIZED_VOL_7D -> realizedVol7d;
            case PCT_ABOVE_20MA -> pctAbove20ma;
            case BREADTH_THRUST -> breadthThrust;
        };
    }
}
