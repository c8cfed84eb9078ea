package io.pitlane.dataset;

import java.util.List;

/**
 * Where the number stands that a field holds in place of a name: in the column {@code id} of a small table.
 *
 * @param table {@code schema.table}
 * @param column the column of that table which has the name that the record says; a name that is not there is refused.
 *     Null where {@code fields} are given
 * @param fields the fields of this dataset, before this one, whose values find the row by its columns of the same names;
 *     the record itself says nothing, and where there is no such row the field is null
 */
public record FieldLookup(String table, String column, List<String> fields) {

    public FieldLookup {
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /** Whether the number follows from other fields. */
    public boolean isDerived() {
        return !fields.isEmpty();
    }

    /** The columns of the table by which a row is found. */
    public List<String> columns() {
        return isDerived() ? fields : List.of(column);
    }
}
