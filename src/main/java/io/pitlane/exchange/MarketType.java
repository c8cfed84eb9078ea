package io.pitlane.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is traded on a market. */
public enum MarketType {
    SPOT,
    PERPETUAL,
    FUTURE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Such as {@code spot}. */
    public String word() {
        return word;
    }

    public static Optional<MarketType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(MarketType::word).toList();
    }
}
