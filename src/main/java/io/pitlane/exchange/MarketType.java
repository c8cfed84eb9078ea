package io.pitlane.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is traded on a market, or that its price is only computed. */
public enum MarketType {
    SPOT,
    PERPETUAL,
    FUTURE,
    /** Of a price that is computed from others: nothing is traded, and its name is the venue's own. */
    INDEX;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Such as {@code spot}. */
    public String word() {
        return word;
    }

    public static Optional<MarketType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    /** Of the types that have instruments. */
    static List<String> tradedWords() {
        return words().stream().filter(word -> !word.equals(INDEX.word)).toList();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(MarketType::word).toList();
    }
}
