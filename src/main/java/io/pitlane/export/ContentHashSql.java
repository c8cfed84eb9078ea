package io.pitlane.export;

import java.util.List;

/**
 * What PostgreSQL 15 to 18 computes a {@link ContentHash} with, given the settings of {@link #SETTINGS}. The text of a
 * value is what its type's output function gives, as in COPY; a cast would not do, which says {@code true} for
 * {@code t}. Pure functions.
 */
final class ContentHashSql {

    /** What the text of a value depends on; the role's own settings must not reach it. */
    static final List<String> SETTINGS = List.of(
            "set local search_path = ''",
            "set local timezone = 'UTC'",
            "set local datestyle = 'ISO, YMD'",
            "set local intervalstyle = 'postgres'",
            "set local extra_float_digits = 1",
            "set local bytea_output = 'hex'",
            "set local xmlbinary = 'base64'",
            "set local lc_monetary = 'C'",
            "set local quote_all_identifiers = off");

    private ContentHashSql() {}

    /** A bigint: the hash of a row with these columns, in this order. */
    static String ofRow(List<Column> columns) {
        String hash = "0::bigint";
        for (Column column : columns) {
            String name = Quoted.identifier(column.name());
            String text = !column.isText()
                    ? "concat(" + name + ")"
                    : column.isNullable() ? "coalesce(" + name + ", '')" : name;
            // Not "is null", which is also true of a composite value that has nothing but nulls in it.
            String seed = column.isNullable() ? "num_nulls(" + name + ")::bigint # " + hash : hash;
            hash = "hashtextextended(" + text + " collate \"C\", " + seed + ")";
        }
        return hash;
    }

    /** A text: the hash of all rows that a query aggregates over. */
    static String ofRows(List<Column> columns) {
        return "coalesce(sum(" + ofRow(columns) + "), 0)::text";
    }
}
