package io.pitlane.regime;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a vote begins.
 *
 * @param threshold with the digits of the file; compared as the double that is nearest to it, as signals are doubles
 */
record Limit(Comparison comparison, BigDecimal threshold) {

    /** How a signal is held against a threshold. */
    enum Comparison {
        ABOVE,
        AT_LEAST,
        BELOW,
        AT_MOST;

        /** As files have it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Comparison::word).toList();
        }

        static Optional<Comparison> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    boolean isMetBy(double signal) {
        double bound = threshold.doubleValue();
        return switch (comparison) {
            case ABOVE -> signal > bound;
            case AT_LEAST -> signal >= bound;
            case BELOW -> signal < bound;
            case AT_MOST -> signal <= bound;
        };
    }
}
