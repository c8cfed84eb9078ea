package io.pitlane.export;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one COPY reads: a table, or some days of it one after the other.
 *
 * @param timeColumn place of the column that tells a row's time, from 0; -1: none
 * @param parts in the order of their rows; more than one: of one day each
 */
record ReadTask(ExportTable table, int timeColumn, String condition, List<RowsPart> parts) {

    ReadTask {
        parts = List.copyOf(parts);
    }

    static ReadTask whole(RowsPart part, int timeColumn) {
        return new ReadTask(part.table(), timeColumn, "", List.of(part));
    }

    /** @param parts in the order of their days, at least one */
    static ReadTask days(List<RowsPart> parts, int timeColumn) {
        ExportTable table = parts.get(0).table();
        String days = parts.stream().map(RowsPart::day).map(LocalDate::toString).collect(Collectors.joining(","));
        return new ReadTask(
                table, timeColumn, " where " + dayOf(table, timeColumn) + " = any ('{" + days + "}'::date[])", parts);
    }

    /** Rows that are of no day which a name can tell. */
    static ReadTask rest(RowsPart part, int timeColumn) {
        return new ReadTask(part.table(), -1, " where " + dayOf(part.table(), timeColumn) + " is null", List.of(part));
    }

    /** A date; null where the time is none, infinite, or outside of the years 1 to 9999. */
    static String dayOf(ExportTable table, int timeColumn) {
        String time = Quoted.identifier(table.columns().get(timeColumn).name());
        return "(case when " + time + " >= '0001-01-01Z' and " + time + " < '10000-01-01Z' then (" + time
                + " at time zone 'UTC')::date end)";
    }

    String copy() {
        String first = timeColumn < 0 ? null : table.columns().get(timeColumn).name();
        String order = table.order(first);
        return "copy (select " + table.columnList() + " from only " + table.quoted() + condition
                + (order.isEmpty() ? "" : " order by " + order) + ") to stdout";
    }

    boolean isOfSeveralDays() {
        return parts.size() > 1;
    }
}
