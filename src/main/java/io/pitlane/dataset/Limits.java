package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * Bounds of a number; an absent bound is null.
 *
 * @param above exclusive lower bound
 * @param atLeast inclusive lower bound
 * @param atMost inclusive upper bound
 */
public record Limits(
        BigDecimal above, @JsonProperty("at-least") BigDecimal atLeast, @JsonProperty("at-most") BigDecimal atMost) {

    public static final Limits NONE = new Limits(null, null, null);

    /** What is wrong with {@code value}, such as {@code must be above 0}, or null when nothing is. */
    public String problemOf(BigDecimal value) {
        if (above != null && value.compareTo(above) <= 0) {
            return "must be above " + above.toPlainString();
        }
        if (atLeast != null && value.compareTo(atLeast) < 0) {
            return "must be at least " + atLeast.toPlainString();
        }
        if (atMost != null && value.compareTo(atMost) > 0) {
            return "must be at most " + atMost.toPlainString();
        }
        return null;
    }

    /** Whether a number need only be above 0. */
    boolean isAboveZero() {
        return above != null && above.signum() == 0 && atLeast == null && atMost == null;
    }

    /** Whether a number need only be at least 0. */
    boolean isAtLeastZero() {
        return atLeast != null && atLeast.signum() == 0 && above == null && atMost == null;
    }

    boolean isEmpty() {
        return above == null && atLeast == null && atMost == null;
    }
}
