package io.pitlane.export;

import java.time.LocalDate;

/**
 * A part that holds rows, to be written or to be taken over from the set before.
 *
 * @param table that it restores
 * @param dataset that its rows are of: the table, or the parent of a partition
 * @param day null where it is not of one day
 * @param version of the day; 0: none is known, or there is no day
 * @param rows that it must hold; -1 where nobody has counted them
 */
record RowsPart(ExportTable table, String dataset, LocalDate day, long version, long rows) {

    static final long NOT_COUNTED = -1;

    String name() {
        int dot = dataset.indexOf('.');
        return table.parent() == null || day == null
                ? PartName.ofRows(table.schema(), table.name(), day)
                : PartName.ofRows(dataset.substring(0, dot), dataset.substring(dot + 1), day);
    }

    /** What its bytes begin with; nothing in it is of one set. */
    String header() {
        String columns = table.columns().isEmpty() ? "" : " (" + table.columnList() + ")";
        return "insert into pg_temp.pitlane_parts (name) values (" + Quoted.literal(name()) + ");\ncopy "
                + table.quoted() + columns + " from stdin;\n";
    }

    /** What its bytes end with. */
    static String footer() {
        return "\\.\n";
    }

    /** Tells tables apart whose rows would be written in another way. */
    String shape() {
        return Sha256.hex((header() + ContentHashSql.ofRow(table.columns()))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
