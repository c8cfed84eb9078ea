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

    /** As {@link #columns}, with NULL in place of what neither identifies a row nor is compared. */
    private String known(String prefix) {
        return dataset.fields().stream()
                .map(field -> field.compared() || key().contains(field.name()) ? prefix + quote(field.name()) : "null")
                .collect(Collectors.joining(", "));
    }

    String copyIn() {
        return copyInto(table());
    }

    /** @param target a table with the same columns, quoted */
    String copyInto(String target) {
        return "copy " + target + " (" + list(columns(), "") + ") from stdin (format binary)";
    }

    /** Rows that come as an array a column, see {@link BinaryArrays}. */
    String insertArrays() {
        return "insert into " + table() + " (" + list(columns(), "") + ") select * from unnest("
                + dataset.fields().stream()
                        .map(field -> "?::" + BinaryArrays.nameOf(field.type()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** Rows of the time range of the settings {@code pitlane.range_from} and, not included, {@code pitlane.range_to}. */
    String copyRange() {
        String time = quote(dataset.time());
        return "copy (select " + known("") + " from " + table() + " where " + time
                + " >= current_setting('pitlane.range_from')::timestamptz and " + time
                + " < current_setting('pitlane.range_to')::timestamptz) to stdout (format binary)";
    }

    /** Rows with a key in the time range and the range values that {@link #setRange} set, at most so many. */
    String copyKnownInRange() {
        String time = quote(dataset.time());
        StringBuilder sql = new StringBuilder("copy (select ")
                .append(known(""))
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
        if (!dataset.identity().isByContent()) {
            for (String column : key()) {
                sql.append(" and ").append(quote(column)).append(" is not null");
            }
        }
        return sql.append(" limit current_setting('pitlane.range_limit')::bigint) to stdout (format binary)")
                .toString();
    }

    /**
     * COPY takes no parameters; its bounds are bound into settings of the transaction. The table is never read from end to
     * end, whatever its statistics say: they are old while a load runs, and once made the planner do that for every key.
     */
    String setRange() {
        StringBuilder sql = new StringBuilder("select set_config('pitlane.range_from', ?, true),"
                + " set_config('pitlane.range_to', ?, true), set_config('pitlane.range_limit', ?, true),"
                + " set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),"
                + " set_config('enable_incremental_sort', 'off', true), set_config('jit', 'off', true)");
        for (int i = 0; i < dataset.identity().range().size(); i++) {
            sql.append(", set_config('pitlane.range_values_").append(i).append("', ?::text[]::text, true)");
        }
        return sql.toString();
    }

    /** Waits for the end of every transaction that asked before for the same text. */
    String queue() {
        return "select pg_advisory_xact_lock(hashtextextended('pitlane load ' || ?, 0))";
    }

    String createKeys() {
        return "create temporary table pitlane_keys on commit drop as select " + list(key(), "") + " from " + table()
                + " with no data";
    }

    String copyKeysIn() {
        return "copy pg_temp.pitlane_keys from stdin (format binary)";
    }

    String copyKnownByKey() {
        return "copy (" + knownByKey() + ") to stdout (format binary)";
    }

    String knownByKey() {
        return "select " + known("known.") + " from pg_temp.pitlane_keys keys cross join lateral "
                + (dataset.identity().isByContent() ? lookUpByContent() : lookUp("keys"));
    }

    /**
     * The row with a key in which nothing equals nothing. No index is asked for that: those that begin with the time, or
     * hold it, lead to few rows, and the time leads to the partition.
     */
    private String lookUpByContent() {
        return "(select * from " + table() + " candidate where "
                + dataset.fields().stream()
                        .filter(field -> key().contains(field.name()))
                        .map(field -> "candidate." + quote(field.name())
                                + (field.required() ? " = " : " is not distinct from ") + "keys."
                                + quote(field.name()))
                        .collect(Collectors.joining(" and "))
                + ") known";
    }

    /**
     * The row with the key of a row of {@code keys}. Asks for the first row between that key and itself, in the order of
     * the key, since only the key's own index gives that: asked for an equal key, a planner without statistics takes any
     * index that begins like the key, or the whole table, for each key. Without the upper bound, each key that is not
     * there would lead through all that was rolled back behind it.
     */
    private String lookUp(String keys) {
        String candidate = "(" + list(key(), "candidate.") + ")";
        String sought = "(" + list(key(), keys + ".") + ")";
        String notNull = key().stream()
                .map(column -> "candidate." + quote(column) + " is not null")
                .collect(Collectors.joining(" and "));
        return "(select * from " + table() + " candidate where " + candidate + " >= " + sought + " and " + candidate
                + " <= " + sought + " and " + notNull + " order by " + list(key(), "candidate.") + " limit 1) known";
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

    /**
     * How staged rows stand to the table's, where they are not the same: {@code missing} there; a {@code conflict}, as new
     * and yet different, where nobody can say which is right; {@code newer}, of equal content. To be asked after
     * {@link #merge}.
     */
    String compareStaged() {
        String newest = quote(dataset.identity().newestBy());
        return "select * from (select staged.pitlane_row, case when known." + quote(key().get(0))
                + " is null then 'missing' when staged." + newest + " = known." + newest + " and ("
                + list(compared(), "known.") + ") is distinct from (" + list(compared(), "staged.")
                + ") then 'conflict' when coalesce(known." + newest + ", '-infinity') < staged." + newest
                + " then 'newer' end as finding from pg_temp.pitlane_staged staged left join lateral "
                + lookUp("staged") + " on true) compared where finding is not null";
    }

    /**
     * Notes that what the table holds was said again, and when: else a version between the two would seem newer than it.
     * To be done after {@link #merge}.
     */
    String advanceNewest() {
        String newest = quote(dataset.identity().newestBy());
        return "update " + table() + " known set " + newest + " = staged." + newest
                + " from pg_temp.pitlane_staged staged where "
                + key().stream()
                        .map(column -> "staged." + quote(column) + " = known." + quote(column))
                        .collect(Collectors.joining(" and "))
                + " and coalesce(known." + newest
                + ", '-infinity') < staged." + newest;
    }

    /**
     * Inserts or replaces by the newer time; tells for each row that changed anything whether it was new. In the order of
     * the key, so that writers at the same time wait for each other and do not block each other.
     */
    String merge() {
        String newest = quote(dataset.identity().newestBy());
        List<String> replaced =
                columns().stream().filter(column -> !key().contains(column)).toList();
        return "with merged as (insert into " + table() + " as known (" + list(columns(), "") + ") select "
                + list(columns(), "") + " from pg_temp.pitlane_staged order by " + list(key(), "") + " on conflict ("
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
