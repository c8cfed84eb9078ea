package io.pitlane.regime;

import java.util.List;

/**
 * What the prices before a boundary say.
 *
 * @param reference where its volatility comes from
 * @param returns hourly returns that were there; of {@code returnsWanted}
 * @param wanted symbols of the universe
 * @param leftOut those of them that have too few prices, sorted
 * @param ofTickers prices that no trade told, of all that were looked up
 */
record Inputs(
        Signals signals,
        PriceSeries reference,
        int returns,
        int returnsWanted,
        Breadth breadth,
        int wanted,
        List<String> leftOut,
        int ofTickers) {

    Inputs {
        leftOut = List.copyOf(leftOut);
    }
}
