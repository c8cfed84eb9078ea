package io.pitlane.regime;

import java.util.List;

/**
 * What the prices before a boundary say.
 *
 * @param reference where its volatility comes from
 * @param returns hourly returns that were there; of {@code returnsWanted}
 * @param wanted symbols of the universe
 * @param leftOut those of them that have too few prices, sorted
 * @param prices that were there, of all that were looked up
 * @param ofTickers those of them that no trade told
 */
record Inputs(
        Signals signals,
        PriceSeries reference,
        int returns,
        int returnsWanted,
        Breadth breadth,
        int wanted,
        List<String> leftOut,
        int prices,
        int ofTickers) {

    Inputs {
        leftOut = List.copyOf(leftOut);
    }
}
