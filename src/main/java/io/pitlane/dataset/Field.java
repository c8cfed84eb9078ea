package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/**
 * One field of a dataset: a member of the JSON record and a column of the table, both called {@code name}.
 *
 * @param aliases other names under which a record may carry it
 * @param required refuse a record without it
 * @param words the only values it may have; empty: any
 * @param emptyIsAbsent an empty string counts as no value
 * @param fallback the field whose value fills this one where a record has none; null: none
 * @param defaultValue JSON text for a record that has no value, or {@code now}; null: SQL NULL
 * @param compared whether a difference in it makes two records of one identity differ
 * @param maxLength longest text in characters; null: no limit
 */
public record Field(
        String name,
        FieldType type,
        List<String> aliases,
        boolean required,
        List<String> words,
        @JsonProperty("empty-is-absent") boolean emptyIsAbsent,
        String fallback,
        @JsonProperty("default") String defaultValue,
        Boolean compared,
        @JsonProperty("max-length") Integer maxLength,
        BigDecimal above,
        @JsonProperty("at-least") BigDecimal atLeast,
        @JsonProperty("at-most") BigDecimal atMost,
        JsonShape shape) {

    static final String NOW = "now";

    public Field {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        words = words == null ? List.of() : List.copyOf(words);
        compared = compared == null || compared;
    }

    Limits limits() {
        return new Limits(above, atLeast, atMost);
    }
}
