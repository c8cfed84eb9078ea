package io.pitlane.regime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How much data a row was derived from, as its metadata tells.
 *
 * @param returns hourly returns that were asked for
 * @param symbols of the universe that was asked for
 * @param closes daily closes that were asked for of each
 * @param prices that were there
 * @param ofTickers those of them that no trade told
 */
record Coverage(int returns, int symbols, int closes, int prices, int ofTickers) {

    /** Empty for a row that does not tell. */
    static Optional<Coverage> of(Snapshot snapshot) {
        JsonNode coverage = snapshot.metadata().path("coverage");
        if (!coverage.path("prices").isInt()) {
            return Optional.empty();
        }
        return Optional.of(new Coverage(
                coverage.at("/reference/of").asInt(),
                coverage.at("/symbols/of").asInt(),
                coverage.at("/symbols/closes").asInt(),
                coverage.path("prices").asInt(),
                coverage.path("prices_of_tickers").asInt()));
    }

    /** Whether the same was asked for and there was less, or less of trades. */
    boolean isPoorerThan(Coverage other) {
        return returns == other.returns
                && symbols == other.symbols
                && closes == other.closes
                && (prices < other.prices || prices - ofTickers < other.prices - other.ofTickers);
    }
}
