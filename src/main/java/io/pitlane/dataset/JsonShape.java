package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an object in a JSON field must look like.
 *
 * @param keys members that must be there, each a number within its limits; other members are free
 * @param anyKey a member that must be there unless the object is empty; null for no such rule
 * @param sum what the numbers of {@code keys} add up to; null where it does not matter
 */
public record JsonShape(Map<String, Limits> keys, @JsonProperty("unless-empty") String anyKey, Sum sum) {

    public JsonShape {
        Map<String, Limits> inOrder = new LinkedHashMap<>();
        if (keys != null) {
            keys.forEach((key, limits) -> inOrder.put(key, limits == null ? Limits.NONE : limits));
        }
        keys = Collections.unmodifiableMap(inOrder);
    }

    /**
     * An expected sum. A record that misses it is loaded all the same, with a sentence in the {@code warnings} of a
     * JSON field.
     */
    public record Sum(BigDecimal equals, BigDecimal tolerance, @JsonProperty("warn-in") String warnIn) {}
}
