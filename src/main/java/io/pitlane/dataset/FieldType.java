package io.pitlane.dataset;

import java.util.Set;

/** How a field stands in JSON and in PostgreSQL. */
public enum FieldType {
    TEXT("text", "character varying"),
    TIMESTAMP("timestamp with time zone"),
    DOUBLE("double precision"),
    DECIMAL("numeric"),
    INTEGER("integer"),
    BIGINT("bigint"),
    BOOLEAN("boolean"),
    JSON("jsonb"),
    UUID("uuid");

    private final Set<String> columnTypes;

    FieldType(String... columnTypes) {
        this.columnTypes = Set.of(columnTypes);
    }

    /** The column types, as {@code information_schema} names them, whose binary form this type writes. */
    public Set<String> columnTypes() {
        return columnTypes;
    }

    public boolean isNumeric() {
        return this == DOUBLE || this == DECIMAL || this == INTEGER || this == BIGINT;
    }
}
