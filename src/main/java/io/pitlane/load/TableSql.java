package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import java.util.List;
import java.util.stream.Collectors;

/** The statements over one dataset's table. Identifiers come from the catalog only, and are quoted all the same. */
final class TableSql {

    private final Dataset dataset;

    TableSql(Dataset dataset) {
        this.dataset = dataset;
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    String table() {
        return quote(dataset.schema()) + "." + quote(dataset.table());
    }

    private List<String> columns() {
        return dataset.fields().stream().map(Field::name).toList();
    }

    private List<String> key() {
        return dataset.identity().key();
    }

    private List<String> compared() {
        return dataset.fields().stream()
                .filter(Field::compared)
                .map(Field::name)
                .toList();
    }

    private static String list(List<String> columns, String prefix) {
        return columns.stream().map(column -> prefix + quote(column)).collect(Collectors.joining(", "));
    }

    String copyIn() {
        return "copy " + table() + " (" + list(columns(), "") + ") from stdin (format binary)";
    }

    /** Rows with a key in the time range and the range values that {@link #setRange} set, at most so many. */
    String copyKnownInRange() {
        String time = quote(dataset.time());
        StringBuilder sql = new StringBuilder("copy (select ")
                .append(list(columns(), ""))
                .append(" from ")
                .append(table())
                .append(" where ")
                .append(time)
                .append(" between current_setting('pitlane.range_from')::timestamptz")
                .append(" and current_setting('pitlane.range_to')::timestamptz");
        List<String> range = dataset.identity().range();
        for (int i = 0; i < range.size(); i++) {
            sql.append(" and ")
                    .append(quote(range.get(i)))
                    .append(" = any (current_setting('pitlane.range_values_")
                    .append(i)
                    .append("')::text[])");
        }
        for (String column : key()) {
            sql.append(" and ").append(quote(column)).append(" is not null");
        }
        return sql.append(" limit current_setting('pitlane.range_limit')::bigint) to stdout (format binary)")
                .toString();
    }

    /** COPY takes no parameters; its bounds are bound into settings of the transaction. */
    String setRange() {
        StringBuilder sql = new StringBuilder("select set_config('pitlane.range_from', ?, true),"
                + " set_config('pitlane.range_to', ?, true), set_config('pitlane.range_limit', ?, true)");
        for (int i = 0; i < dataset.identity().range().size(); i++) {
            sql.append(", set_config('pitlane.range_values_").append(i).append("', ?::text[]::text, true)");
        }
        return sql.toString();
    }

    String createKeys() {
        return "create temporary table pitlane_keys on commit drop as select " + list(key(), "") + " from " + table()
                + " with no data";
    }

    String copyKeysIn() {
        return "copy pg_temp.pitlane_keys from stdin (format binary)";
    }

    String copyKnownByKey() {
        return "copy (select " + list(columns(), "known.") + " from pg_temp.pitlane_keys keys join " + table()
                + " known using (" + list(key(), "") + ")) to stdout (format binary)";
    }

    String dropKeys() {
        return "drop table pg_temp.pitlane_keys";
    }

    String createStaged() {
        return "create temporary table pitlane_staged on commit drop as select 0::int as pitlane_row, "
                + list(columns(), "") + " from " + table() + " with no data";
    }

    String copyStagedIn() {
        return "copy pg_temp.pitlane_staged from stdin (format binary)";
    }

    String dropStaged() {
        return "drop table pg_temp.pitlane_staged";
    }

    /** Staged rows that are as new as the stored ones and yet differ: nobody can say which is right. */
    String deleteStagedConflicts() {
        String newest = quote(dataset.identity().newestBy());
        return "delete from pg_temp.pitlane_staged staged using " + table() + " known where "
                + key().stream()
                        .map(column -> "staged." + quote(column) + " = known." + quote(column))
                        .collect(Collectors.joining(" and "))
                + " and staged." + newest + " = known." + newest + " and (" + list(compared(), "known.")
                + ") is distinct from (" + list(compared(), "staged.") + ") returning staged.pitlane_row";
    }

    /** Inserts or replaces by the newer time; tells for each row that changed anything whether it was new. */
    String merge() {
        String newest = quote(dataset.identity().newestBy());
        List<String> replaced =
                columns().stream().filter(column -> !key().contains(column)).toList();
        return "with merged as (insert into " + table() + " as known (" + list(columns(), "") + ") select "
                + list(columns(), "") + " from pg_temp.pitlane_staged order by pitlane_row on conflict ("
                + list(key(), "") + ") do update set "
                + replaced.stream()
                        .map(column -> quote(column) + " = excluded." + quote(column))
                        .collect(Collectors.joining(", "))
                + " where coalesce(known." + newest + ", '-infinity') < excluded." + newest + " and ("
                + list(compared(), "known.") + ") is distinct from (" + list(compared(), "excluded.") + ") returning "
                + list(key(), "known.") + ", (known.xmax = 0) as added)"
                + " select staged.pitlane_row, merged.added from merged join pg_temp.pitlane_staged staged using ("
                + list(key(), "") + ")";
    }
}
