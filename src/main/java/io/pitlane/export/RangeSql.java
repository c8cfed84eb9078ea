package io.pitlane.export;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.FieldLookup;
import io.pitlane.dataset.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that bring exported rows of one dataset into its table through their identity. They work in a temporary
 * table, {@code staged}, which ends with the transaction. Identifiers come from the catalog, and are quoted all the same.
 */
final class RangeSql {

    static final String STAGED = "pg_temp.pitlane_staged";
    static final String NAMED = "pg_temp.pitlane_named";

    /** How a staged row stands to the table: null until it is known. */
    private static final String FINDING = "pitlane_finding";

    private final Dataset dataset;
    private final Identity identity;
    private final String table;

    RangeSql(Dataset dataset) {
        this.dataset = dataset;
        this.identity = dataset.identity();
        this.table = Quoted.table(dataset.schema(), dataset.table());
    }

    List<String> stage() {
        return List.of(
                "create temporary table pitlane_staged on commit drop as select * from " + table + " with no data",
                "alter table " + STAGED + " add column pitlane_row bigint generated always as identity, add column "
                        + FINDING + " text");
    }

    /** Takes bounds as two parameters, the second not included. */
    String keepRange() {
        String time = Quoted.identifier(dataset.time());
        return "delete from " + STAGED + " where " + time + " < ?::timestamptz or " + time + " >= ?::timestamptz";
    }

    /** Fields that hold the number of a name: the numbers of the export are not those of the database. */
    List<Field> named() {
        return dataset.fields().stream()
                .filter(field -> field.lookup() != null && !field.lookup().isDerived())
                .toList();
    }

    String stageNames(FieldLookup lookup) {
        return "create temporary table pitlane_named on commit drop as select * from " + table(lookup)
                + " with no data";
    }

    String countNameless(Field field) {
        return "select count(*) from " + STAGED + " staged where not exists (select from " + NAMED
                + " named where named.id = staged." + Quoted.identifier(field.name()) + ")";
    }

    String addNames(Field field) {
        String name = Quoted.identifier(field.lookup().column());
        return "insert into " + table(field.lookup()) + " (" + name + ") select distinct named." + name + " from "
                + NAMED
                + " named join " + STAGED + " staged on staged." + Quoted.identifier(field.name())
                + " = named.id where not exists (select from " + table(field.lookup()) + " known where known." + name
                + " = named." + name + ") on conflict do nothing";
    }

    String renumber(Field field) {
        String name = Quoted.identifier(field.lookup().column());
        String column = Quoted.identifier(field.name());
        return "update " + STAGED + " staged set " + column + " = known.id from " + NAMED + " named join "
                + table(field.lookup()) + " known on known." + name + " = named." + name + " where named.id = staged."
                + column;
    }

    /** Fields whose number follows from other fields. */
    List<String> derive() {
        return dataset.fields().stream()
                .filter(field -> field.lookup() != null && field.lookup().isDerived())
                .map(field -> "update " + STAGED + " staged set " + Quoted.identifier(field.name())
                        + " = (select known.id from "
                        + table(field.lookup()) + " known where "
                        + field.lookup().fields().stream()
                                .map(each ->
                                        "known." + Quoted.identifier(each) + " = staged." + Quoted.identifier(each))
                                .collect(Collectors.joining(" and "))
                        + ")")
                .toList();
    }

    /** Rows that the table does not know stay without a finding. */
    List<String> compare() {
        List<String> statements = new ArrayList<>(List.of("analyze " + STAGED));
        if (!identity.key().isEmpty()) {
            statements.add(compareKeys());
        }
        if (identity.otherwise() == Identity.Otherwise.ORIGIN) {
            statements.add(compareWhole());
        }
        return statements;
    }

    private String compareKeys() {
        String differs = "(" + list(compared(), "known.") + ") is distinct from (" + list(compared(), "staged.") + ")";
        String finding;
        if (identity.newestWins()) {
            String newest = Quoted.identifier(identity.newestBy());
            finding = "case when not " + differs + " then 'duplicate' when staged." + newest + " > known." + newest
                    + " then 'updated' when staged." + newest + " = known." + newest
                    + " then 'rejected' else 'duplicate' end";
        } else {
            finding = "case when " + differs + " then 'rejected' else 'duplicate' end";
        }
        return "update " + STAGED + " staged set " + FINDING + " = " + finding + " from " + table + " known where "
                + (identity.key().contains(dataset.time()) ? inRange("known.", STAGED) + " and " : "") + sameKey();
    }

    /** Of rows without an identity, as many are known as the table has equal ones. */
    private String compareWhole() {
        String columns = list(columns(), "");
        String unkeyed = identity.key().isEmpty()
                ? "true"
                : identity.key().stream()
                        .map(column -> Quoted.identifier(column) + " is null")
                        .collect(Collectors.joining(" or ", "(", ")"));
        return "with numbered as (select pitlane_row, " + columns + ", row_number() over (partition by " + columns
                + " order by pitlane_row) as number from " + STAGED + " where " + unkeyed + "), counted as (select "
                + columns
                + ", count(*) as rows from " + table + " where " + inRange("", STAGED) + " and " + unkeyed
                + " group by "
                + columns + "), known as (select staged.pitlane_row from numbered staged join counted known"
                + " on staged.number <= known.rows and "
                + columns().stream()
                        .map(column -> same(column, isAlwaysThere(column)))
                        .collect(Collectors.joining(" and "))
                + ") update " + STAGED + " staged set " + FINDING
                + " = 'duplicate' from known where known.pitlane_row = staged.pitlane_row";
    }

    /** Lets the planner leave other days out. */
    private String inRange(String prefix, String rows) {
        String time = Quoted.identifier(dataset.time());
        return prefix + time + " between (select min(" + time + ") from " + rows + ") and (select max(" + time
                + ") from " + rows + ")";
    }

    List<String> write() {
        String insert = "insert into " + table + " (" + list(columns(), "") + ") select " + list(columns(), "")
                + " from " + STAGED + " where " + FINDING + " is null order by pitlane_row";
        if (!identity.newestWins()) {
            return List.of(insert);
        }
        return List.of(
                insert,
                "update " + table + " known set "
                        + columns().stream()
                                .filter(column -> !identity.key().contains(column))
                                .map(column -> Quoted.identifier(column) + " = staged." + Quoted.identifier(column))
                                .collect(Collectors.joining(", "))
                        + " from " + STAGED + " staged where " + FINDING + " = 'updated' and " + sameKey());
    }

    /** Dataset twice, load, origin: refused rows as records, each under the names that a record gives its members. */
    String quarantine() {
        return "insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw, raw_bytes,"
                + " reason, detail) select ?, ?, 0, pitlane_row - 1, ?, 0, 0, raw, octet_length(raw), 'conflict',"
                + " 'the table holds the same identity ("
                + String.join(", ", identity.key()).replace("'", "''")
                + ") with other content' from (select pitlane_row, convert_to(jsonb_strip_nulls(" + record()
                + ")::text, 'UTF8') as raw from " + STAGED + " staged where " + FINDING + " = 'rejected') refused"
                + " on conflict do nothing";
    }

    private String record() {
        return dataset.fields().stream()
                .filter(field -> field.lookup() == null || !field.lookup().isDerived())
                .map(field -> "jsonb_build_object('" + (field.lookup() == null ? field.name() : field.member()) + "', "
                        + (field.lookup() == null
                                ? "staged." + Quoted.identifier(field.name())
                                : "(select named."
                                        + Quoted.identifier(field.lookup().column()) + " from "
                                        + table(field.lookup()) + " named where named.id = staged."
                                        + Quoted.identifier(field.name()) + ")")
                        + ")")
                .collect(Collectors.joining(" || "));
    }

    /** Read, inserted, updated, duplicate, rejected. */
    String counts() {
        return "select count(*), count(*) filter (where " + FINDING + " is null), count(*) filter (where " + FINDING
                + " = 'updated'), count(*) filter (where " + FINDING + " = 'duplicate'), count(*) filter (where "
                + FINDING
                + " = 'rejected') from " + STAGED;
    }

    /** Tells the days that have changed; takes the dataset. */
    String noteDays() {
        String time = Quoted.identifier(dataset.time());
        return "select ops.note_day_change(?, day) from (select distinct (" + time
                + " at time zone 'UTC')::date as day from "
                + STAGED + " where (" + FINDING + " is null or " + FINDING + " = 'updated') and isfinite(" + time
                + ")) changed";
    }

    private String sameKey() {
        return identity.key().stream()
                .map(column -> same(column, !identity.isByContent() || isAlwaysThere(column)))
                .collect(Collectors.joining(" and "));
    }

    /** @param sure whether no value is ever equal to none, so that a join can find rows */
    private static String same(String column, boolean sure) {
        String name = Quoted.identifier(column);
        return "known." + name + (sure ? " = " : " is not distinct from ") + "staged." + name;
    }

    private boolean isAlwaysThere(String column) {
        return column.equals(dataset.time())
                || dataset.fields().get(dataset.indexOf(column)).required();
    }

    private List<String> columns() {
        return names(Function.identity());
    }

    private List<String> compared() {
        return names(fields -> fields.filter(Field::compared));
    }

    private List<String> names(Function<Stream<Field>, Stream<Field>> chosen) {
        return chosen.apply(dataset.fields().stream()).map(Field::name).toList();
    }

    private static String list(List<String> columns, String prefix) {
        return columns.stream()
                .map(column -> prefix + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
    }

    private static String table(FieldLookup lookup) {
        int dot = lookup.table().indexOf('.');
        return Quoted.table(lookup.table().substring(0, dot), lookup.table().substring(dot + 1));
    }
}
