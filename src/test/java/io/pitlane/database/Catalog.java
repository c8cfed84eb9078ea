package io.pitlane.database;

import io.pitlane.testing.TestDatabase;
import java.util.List;

/** Everything that migrations make, as lines of text that can be compared. */
final class Catalog {

    private static final String LINES =
            """
            with ours as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
            select 'schema ' || nspname || ' ' || coalesce(obj_description(oid, 'pg_namespace'), '') as line
              from pg_namespace where oid in (select oid from ours) and nspname <> 'public'
            union all
            select format('table %s %s %s', c.oid::regclass, c.relkind, obj_description(c.oid, 'pg_class'))
              from pg_class c where c.relnamespace in (select oid from ours)
            union all
            select format('column %s.%s #%s %s null=%s default=%s identity=%s collation=%s comment=%s',
                          a.attrelid::regclass, a.attname,
                          row_number() over (partition by a.attrelid order by a.attnum),
                          format_type(a.atttypid, a.atttypmod), not a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
                          a.attidentity, a.attcollation::regcollation, col_description(a.attrelid, a.attnum))
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where c.relnamespace in (select oid from ours) and a.attnum > 0 and not a.attisdropped
               and c.relkind in ('r', 'p', 'v')
            union all
            select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
              from pg_constraint where connamespace in (select oid from ours)
            union all
            select 'index ' || indexdef from pg_indexes where schemaname in (select nspname from pg_namespace n join ours using (oid))
            union all
            select format('sequence %s %s %s %s', schemaname, sequencename, cache_size, data_type)
              from pg_sequences
            union all
            select format('function %s %s %s', pg_get_functiondef(oid), proacl, obj_description(oid, 'pg_proc'))
              from pg_proc where pronamespace in (select oid from ours)
            order by 1""";

    private Catalog() {}

    static List<String> of(TestDatabase database) {
        return database.rows(LINES).stream()
                .map(row -> row.get("line").toString())
                .toList();
    }
}
