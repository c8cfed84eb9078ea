package io.pitlane.regime;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of {@code pit.regime_snapshots}, stored or to be.
 *
 * @param regime its word
 * @param weights an object of numbers
 * @param confidence 0 to 1; null in a row that somebody stored without one
 * @param method how the regime was found; null likewise
 * @param metadata an object; a JSON null or anything else in a row that somebody stored so
 * @param createdAt when it was written; empty: it was not yet
 */
public record Snapshot(
        Instant ts,
        Signals signals,
        String regime,
        JsonNode weights,
        Double confidence,
        String method,
        JsonNode metadata,
        Optional<Instant> createdAt) {

    static final String METHOD = "majority_vote";
    static final String DETECTOR = "detector";
    static final String PITLANE = "pitlane";

    /** Digits aside, numbers are equal where their doubles are: those of a row are doubles, and JSON may write them so. */
    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> left.isNumber() && right.isNumber()
            ? Double.compare(left.doubleValue(), right.doubleValue())
            : left.equals(right) ? 0 : 1;

    /** Whether it was derived here, and not posted, loaded or overridden by somebody. */
    boolean isDerived() {
        return METHOD.equals(method) && PITLANE.equals(metadata.path(DETECTOR).asText());
    }

    /** Whether the rows differ in nothing but when they were written. */
    boolean saysTheSameAs(Snapshot other) {
        return ts.equals(other.ts)
                && signals.equals(other.signals)
                && regime.equals(other.regime)
                && weights.equals(BY_VALUE, other.weights)
                && Objects.equals(confidence, other.confidence)
                && Objects.equals(method, other.method)
                && metadata.equals(BY_VALUE, other.metadata);
    }
}
