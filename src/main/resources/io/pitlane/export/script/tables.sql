-- Tables, partitioned ones and partitions among them: each stands alone, with all checks of its own, and partitions are
-- attached later. From PostgreSQL 18 on "not null" is a constraint with a name.
with tables as (
  select c.*
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any (?)
     and c.relkind in ('r', 'p') and c.relpersistence <> 't'
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
),
lines as (
  select t.oid as relid, 1 as part, a.attnum, '' as name,
    concat(
      format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)),
      case a.attcompression when 'p' then ' compression pglz' when 'l' then ' compression lz4' end,
      case when a.attcollation not in (0, b.typcollation) then format(' collate %s', a.attcollation::regcollation) end,
      case
        when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
        when a.attgenerated <> '' then format(' generated always as (%s) virtual', pg_get_expr(d.adbin, d.adrelid))
        when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
        when numbers.seqrelid is not null then
          format(' generated %s as identity (sequence name %s start with %s increment by %s minvalue %s maxvalue %s'
              || ' cache %s%s)',
            case a.attidentity when 'a' then 'always' else 'by default' end, numbers.seqrelid::regclass,
            numbers.seqstart, numbers.seqincrement, numbers.seqmin, numbers.seqmax, numbers.seqcache,
            case when numbers.seqcycle then ' cycle' end)
      end,
      case when a.attnotnull and not exists (
          select from pg_constraint k where k.conrelid = t.oid and k.contype = 'n' and k.conkey[1] = a.attnum)
        then ' not null' end) as line
    from tables t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join pg_type b on b.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    left join pg_depend own on own.refclassid = 'pg_class'::regclass and own.refobjid = t.oid
      and own.refobjsubid = a.attnum and own.classid = 'pg_class'::regclass and own.deptype = 'i' and a.attidentity <> ''
    left join pg_sequence numbers on numbers.seqrelid = own.objid
  union all
  select t.oid, 2, 0, k.conname, format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
    from tables t
    join pg_constraint k on k.conrelid = t.oid and k.contype in ('c', 'n') and k.convalidated
      and (k.conislocal or t.relispartition)
),
bodies as (
  select relid, string_agg(E'\n  ' || line, ',' order by part, attnum, name) as body from lines group by relid
),
options as (
  select t.oid as relid, string_agg(format('%s%s=%L', prefix, split_part(option, '=', 1),
      substr(option, strpos(option, '=') + 1)), ', ' order by prefix, position) as list
    from tables t
    left join pg_class toast on toast.oid = t.reltoastrelid
    cross join lateral (
      select '' as prefix, option, position from unnest(t.reloptions) with ordinality as own (option, position)
      union all
      select 'toast.', option, position from unnest(toast.reloptions) with ordinality as own (option, position)) as each
   group by t.oid
)
select 'pg_class'::regclass::oid, t.oid, t.oid::regclass::text,
  concat(
    'create ', case when t.relpersistence = 'u' then 'unlogged ' end, 'table ', t.oid::regclass, ' (',
    bodies.body, E'\n)',
    case when t.relkind = 'p' then E'\npartition by ' || pg_get_partkeydef(t.oid) end,
    (select format(E'\nusing %I', amname) from pg_am where oid = t.relam and amname <> 'heap'),
    E'\nwith (' || options.list || ')', ';')
from tables t
left join bodies on bodies.relid = t.oid
left join options on options.relid = t.oid
order by t.oid::regclass::text collate "C"
