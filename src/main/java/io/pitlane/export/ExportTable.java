package io.pitlane.export;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that holds rows itself, as the catalogs describe it.
 *
 * @param parent the table at the top of a partition's tree, as {@code schema.table}; null unless it is a partition
 * @param bound what a partition holds, as PostgreSQL says it in UTC; null unless it is a partition
 * @param bytes on disk, indexes not included
 * @param isEmpty whether it is known to hold no row
 * @param loading whether it is a day that is being loaded apart, and becomes a partition at any time
 * @param key columns in whose order no two rows are equal; empty: there are none that an index knows
 */
record ExportTable(
        long oid,
        String schema,
        String name,
        String parent,
        String bound,
        long bytes,
        boolean isEmpty,
        boolean loading,
        List<Column> columns,
        List<String> key) {

    ExportTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** {@code schema.table}, as datasets are named. */
    String qualified() {
        return schema + "." + name;
    }

    String quoted() {
        return Quoted.table(schema, name);
    }

    /** What a COPY names. */
    String columnList() {
        return columns.stream().map(column -> Quoted.identifier(column.name())).collect(Collectors.joining(", "));
    }

    /** The place of a column, from 0. */
    int indexOf(String column) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }

    /**
     * The one order of its rows.
     *
     * @param first the column that decides first, where it is not null
     */
    String order(String first) {
        Stream<String> others = key.isEmpty()
                ? columns.stream().map(column -> Quoted.identifier(column.name()) + "::text collate \"C\"")
                : key.stream().filter(column -> !column.equals(first)).map(Quoted::identifier);
        return Stream.concat(Stream.ofNullable(first).map(Quoted::identifier), others)
                .collect(Collectors.joining(", "));
    }

    /** The day that a partition holds; empty unless its name and its bound say so. */
    Optional<LocalDate> day() {
        String table = parent == null ? "" : parent.substring(parent.indexOf('.') + 1);
        if (table.isEmpty() || !name.startsWith(table + "_")) {
            return Optional.empty();
        }
        String[] parts = name.substring(table.length() + 1).split("_", -1);
        if (parts.length != 3 || !String.join("", parts).matches("\\d{8}")) {
            return Optional.empty();
        }
        LocalDate day;
        try {
            day = LocalDate.parse(String.join("-", parts));
        } catch (java.time.format.DateTimeParseException noDay) {
            return Optional.empty();
        }
        String expected = "FOR VALUES FROM ('" + day + " 00:00:00+00') TO ('" + day.plusDays(1) + " 00:00:00+00')";
        return expected.equals(bound) ? Optional.of(day) : Optional.empty();
    }
}
