package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/**
 * One field of a dataset: a column of the table, and a member of the JSON record that is called as the column unless
 * {@code member} says otherwise.
 *
 * @param member the member's name; null: {@code name}
 * @param aliases other names under which a record may carry it
 * @param required refuse a record without it
 * @param words the only values it may have; empty: any
 * @param emptyIsAbsent an empty string counts as no value
 * @param fallback the field whose value fills this one where a record has none; null: none
 * @param defaultValue JSON text for a record that has no value, or {@code now}; null: SQL NULL
 * @param compared whether a difference in it makes two records of one identity differ
 * @param lookup where the number stands that the column holds in place of what the record says; null: none
 * @param daysAhead how many days beyond now a time may lie; null: 1
 * @param maxLength longest text in characters; null: no limit
 */
public record Field(
        String name,
        String member,
        FieldType type,
        List<String> aliases,
        boolean required,
        List<String> words,
        @JsonProperty("empty-is-absent") boolean emptyIsAbsent,
        String fallback,
        @JsonProperty("default") String defaultValue,
        Boolean compared,
        FieldLookup lookup,
        @JsonProperty("days-ahead") Integer daysAhead,
        @JsonProperty("max-length") Integer maxLength,
        BigDecimal above,
        @JsonProperty("at-least") BigDecimal atLeast,
        @JsonProperty("at-most") BigDecimal atMost,
        JsonShape shape) {

    static final String NOW = "now";

    public Field {
        member = member == null ? name : member;
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        words = words == null ? List.of() : List.copyOf(words);
        compared = compared == null || compared;
    }

    /** Whether its value follows from other fields: then no member of the record is called like it. */
    boolean isDerived() {
        return lookup != null && lookup.isDerived();
    }

    Limits limits() {
        return new Limits(above, atLeast, atMost);
    }
}
