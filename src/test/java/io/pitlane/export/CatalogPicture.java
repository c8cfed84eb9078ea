package io.pitlane.export;

import io.pitlane.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the catalogs of a database say of some schemas, by names only, so that two databases can be compared. */
final class CatalogPicture {

    private static final Map<String, String> QUESTIONS = new TreeMap<>(
            Map.ofEntries(
                    Map.entry(
                            "relations",
                            """
                    select c.oid::regclass as a, c.relkind, c.relpersistence, c.relispartition, c.reloptions::text,
                           t.reloptions::text as toast, c.relreplident, c.relrowsecurity, c.relforcerowsecurity,
                           pg_get_expr(c.relpartbound, c.oid) as bound, pg_get_partkeydef(c.oid) as key, c.relacl::text,
                           c.relhastriggers, c.relhasrules, c.relchecks, am.amname, c.relnatts - (select count(*)
                             from pg_attribute where attrelid = c.oid and attisdropped)::int as columns,
                           (select string_agg(inhparent::regclass::text, ',') from pg_inherits where inhrelid = c.oid) as of,
                           case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as view
                      from pg_class c left join pg_class t on t.oid = c.reltoastrelid left join pg_am am on am.oid = c.relam
                     where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "columns",
                            """
                    select a.attrelid::regclass as a, row_number() over (partition by attrelid order by attnum) as place,
                           a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull, a.attidentity,
                           a.attgenerated, a.attstorage, a.attcompression, a.attislocal, a.attinhcount,
                           a.attcollation::regcollation, a.attoptions::text, a.attacl::text,
                           coalesce(a.attstattarget, -1) as target, pg_get_expr(d.adbin, d.adrelid) as value
                      from pg_attribute a join pg_class c on c.oid = attrelid
                      left join pg_attrdef d on d.adrelid = attrelid and d.adnum = attnum
                     where c.relnamespace in (select oid from ours) and attnum > 0 and not attisdropped"""),
                    Map.entry(
                            "constraints",
                            """
                    select k.conrelid::regclass as a, k.contypid::regtype as t, k.conname, k.contype,
                           pg_get_constraintdef(k.oid) as says, k.convalidated, k.conislocal, k.coninhcount,
                           k.connoinherit and k.contype in ('c', 'n') as noinherit,
                           k.condeferrable, k.condeferred, k.conindid::regclass as index,
                           p.conrelid::regclass as parent, p.conname as parent_name
                      from pg_constraint k left join pg_constraint p on p.oid = k.conparentid
                     where k.connamespace in (select oid from ours)"""),
                    Map.entry(
                            "indexes",
                            """
                    select i.indexrelid::regclass as a, pg_get_indexdef(i.indexrelid) as says, indisvalid, indisready,
                           indisunique, indisprimary, indisexclusion, indisclustered, indisreplident, indnullsnotdistinct,
                           indimmediate
                      from pg_index i join pg_class c on c.oid = i.indexrelid
                     where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "triggers",
                            """
                    select g.tgrelid::regclass as a,
                           case when g.tgisinternal then pg_get_constraintdef(g.tgconstraint) else g.tgname end as name,
                           g.tgtype, g.tgenabled, g.tgisinternal, g.tgdeferrable, g.tginitdeferred, p.tgrelid::regclass as parent,
                           case when not g.tgisinternal then pg_get_triggerdef(g.oid) end as says
                      from pg_trigger g join pg_class c on c.oid = g.tgrelid left join pg_trigger p on p.oid = g.tgparentid
                     where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "functions",
                            """
                    select f.oid::regprocedure as a, f.prokind, f.proacl::text,
                           case when f.prokind in ('f', 'p') then pg_get_functiondef(f.oid) end as says
                      from pg_proc f where f.pronamespace in (select oid from ours)"""),
                    Map.entry(
                            "types",
                            """
                    select t.oid::regtype as a, t.typtype, t.typcategory, t.typnotnull, t.typdefault, t.typacl::text,
                           t.typcollation::regcollation as collation, format_type(t.typbasetype, t.typtypmod) as base,
                           t.typarray::regtype as array,
                           (select string_agg(enumlabel, '|' order by enumsortorder) from pg_enum where enumtypid = t.oid) as labels,
                           (select r.rngsubtype::regtype || '/' || r.rngmultitypid::regtype from pg_range r
                             where rngtypid = t.oid) as range
                      from pg_type t where t.typnamespace in (select oid from ours)"""),
                    Map.entry(
                            "sequences",
                            """
                    select s.seqrelid::regclass as a, s.seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache,
                           seqcycle, d.deptype, d.refobjid::regclass as owner, b.attname
                      from pg_sequence s join pg_class c on c.oid = s.seqrelid
                      left join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
                      left join pg_attribute b on b.attrelid = d.refobjid and b.attnum = d.refobjsubid
                     where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "rules",
                            """
                    select r.ev_class::regclass as a, r.rulename, r.ev_enabled, pg_get_ruledef(r.oid) as says
                      from pg_rewrite r join pg_class c on c.oid = r.ev_class where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "policies",
                            """
                    select p.polrelid::regclass as a, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
                           pg_get_expr(polqual, polrelid) as uses, pg_get_expr(polwithcheck, polrelid) as checks
                      from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace in (select oid from ours)"""),
                    Map.entry(
                            "statistics",
                            """
                    select pg_get_statisticsobjdef(oid) as a, coalesce(stxstattarget, -1) as target
                      from pg_statistic_ext where stxnamespace in (select oid from ours)"""),
                    Map.entry(
                            "schemas",
                            "select nspname as a, nspacl::text from pg_namespace where oid in (select oid from ours)"),
                    Map.entry(
                            "defaults",
                            """
                    select n.nspname as a, d.defaclrole::regrole, d.defaclobjtype, d.defaclacl::text
                      from pg_default_acl d join ours n on n.oid = d.defaclnamespace"""),
                    Map.entry(
                            "comments",
                            """
                    select o.type, o.identity, d.description as a
                      from pg_description d cross join lateral pg_identify_object(classoid, objoid, objsubid) o
                     where d.objoid >= 16384 and o.type <> 'extension'""")));

    private CatalogPicture() {}

    /** What only one of the two says, each line with the question and a sign: - for the first, + for the second. */
    static List<String> differences(TestDatabase first, TestDatabase second, List<String> schemas) {
        Map<String, List<String>> before = of(first, schemas);
        Map<String, List<String>> after = of(second, schemas);
        List<String> differences = new ArrayList<>();
        before.forEach((question, lines) -> {
            Differences.of(lines, after.get(question)).forEach(line -> differences.add(question + " " + line));
        });
        return differences;
    }

    /** Question by question, the lines of the answer in an order of their own. */
    private static Map<String, List<String>> of(TestDatabase database, List<String> schemas) {
        String ours = "with ours as (select oid, nspname from pg_namespace where nspname in ('"
                + String.join("', '", schemas) + "')) ";
        Map<String, List<String>> picture = new TreeMap<>();
        QUESTIONS.forEach((name, sql) -> picture.put(
                name,
                database.rows(ours + "select picture::text as line from (" + sql + ") picture").stream()
                        .map(row -> (String) row.get("line"))
                        .sorted()
                        .toList()));
        return picture;
    }
}
