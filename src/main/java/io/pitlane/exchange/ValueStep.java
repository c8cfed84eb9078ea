package io.pitlane.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a value means where no pointer can say it: small steps that exchange files call by their names. */
enum ValueStep {

    /** The pair of currencies, such as {@code HYPE/USDC}, that Hyperliquid lists under a number, such as {@code @107}. */
    HYPERLIQUID_PAIR("hyperliquid-pair") {
        @Override
        String of(String value, JsonIndex index, int root) {
            return HyperliquidSpot.in(index, root).pair(value);
        }
    },

    /** The decimals of the sizes of a pair that Hyperliquid lists. */
    HYPERLIQUID_SIZE_DECIMALS("hyperliquid-size-decimals") {
        @Override
        String of(String value, JsonIndex index, int root) {
            return HyperliquidSpot.in(index, root).sizeDecimals(value);
        }
    };

    private final String word;

    ValueStep(String word) {
        this.word = word;
    }

    /**
     * Null for a value that means nothing here.
     *
     * @param root of the payload
     */
    abstract String of(String value, JsonIndex index, int root);

    static Optional<ValueStep> of(String word) {
        return Arrays.stream(values()).filter(step -> step.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(step -> step.word).toList();
    }
}
