package io.pitlane.regime;

import java.util.List;

/** Which symbols the breadth is taken of. */
sealed interface Universe {

    /** Those that the file lists. */
    record Listed(List<String> symbols) implements Universe {

        public Listed {
            symbols = List.copyOf(symbols);
        }
    }

    /**
     * Those with the most turnover of 24 hours on an exchange, as its last tickers before the boundary say.
     *
     * @param most how many at most; at least 1
     * @param ending what their symbols end in, such as {@code /USDT:USDT}, so that turnovers are in one currency
     */
    record Busiest(int most, String exchange, String ending) implements Universe {}
}
