package io.pitlane.regime;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much each factor counts in a regime, on a scale of 100.
 *
 * @param factors in the file's order; at least the five that every row must have
 */
record Weights(Map<String, BigDecimal> factors) {

    private static final List<String> NEEDED = List.of("momentum", "technical", "volume", "quality", "social");
    private static final BigDecimal MOST_SOCIAL = BigDecimal.TEN;
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
    private static final BigDecimal TOLERANCE = new BigDecimal("0.1");

    Weights {
        factors = Collections.unmodifiableMap(new LinkedHashMap<>(factors));
    }

    /** What keeps them from being stored: sentences; empty where nothing does. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String factor : NEEDED) {
            if (!factors.containsKey(factor)) {
                problems.add(factor + " is missing");
            }
        }
        factors.forEach((factor, weight) -> {
            if (weight.signum() < 0) {
                problems.add(factor + ": " + weight.toPlainString() + " is below 0");
            }
        });
        BigDecimal social = factors.get("social");
        if (social != null && social.compareTo(MOST_SOCIAL) > 0) {
            problems.add("social: " + social.toPlainString() + " is above 10");
        }
        return problems;
    }

    /** What is odd about them and keeps nothing from being stored, as a load of such a row would warn. */
    Optional<String> warning() {
        BigDecimal sum = NEEDED.stream()
                .map(factor -> factors.getOrDefault(factor, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.subtract(WHOLE).abs().compareTo(TOLERANCE) > 0
                ? Optional.of(
                        "weights sum to " + sum.stripTrailingZeros().toPlainString() + ", expected 100 within 0.1")
                : Optional.empty();
    }
}
