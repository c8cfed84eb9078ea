package io.pitlane.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a payload is about. Its word stands in exchange files, recorded lines and on the command line. */
public enum MarketKind {
    TRADES("market.trades"),
    TICKER("market.tickers"),
    ORDERBOOK("market.orderbooks"),
    FUNDING("market.funding_rates"),
    INSTRUMENTS("market.markets");

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String dataset;

    MarketKind(String dataset) {
        this.dataset = dataset;
    }

    /** Such as {@code trades}. */
    public String word() {
        return word;
    }

    /** The dataset that its records go into. */
    public String dataset() {
        return dataset;
    }

    public static Optional<MarketKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(MarketKind::word).toList();
    }
}
