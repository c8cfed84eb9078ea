-- Enumerations, domains, composite types and ranges.
with ours as (select oid, nspname from pg_namespace where nspname = any (?)),
types as (
  select t.*, format('%I.%I', n.nspname, t.typname) as qualified
    from pg_type t
    join ours n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
   where (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and c.relkind = 'c')
     and not exists (select from pg_depend e
                      where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
)
select 'pg_type'::regclass::oid, t.oid, t.qualified,
  case t.typtype
    when 'e' then format('create type %s as enum (%s);', t.qualified,
      (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
    when 'c' then format('create type %s as (%s);', t.qualified,
      (select string_agg(
          format(E'\n  %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
            || case when a.attcollation not in (0, b.typcollation) then format(' collate %s', a.attcollation::regcollation)
                 else '' end, ',' order by a.attnum)
         from pg_attribute a join pg_type b on b.oid = a.atttypid
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
    when 'd' then format('create domain %s as %s%s%s%s%s;', t.qualified, format_type(t.typbasetype, t.typtypmod),
      (select format(' collate %s', t.typcollation::regcollation) from pg_type b
        where b.oid = t.typbasetype and t.typcollation not in (0, b.typcollation)),
      case when t.typdefault is not null
        then ' default ' || coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) end,
      case when t.typnotnull and not exists (select from pg_constraint where contypid = t.oid and contype = 'n')
        then ' not null' end,
      (select string_agg(format(E'\n  constraint %I %s', conname, pg_get_constraintdef(oid)), '' order by conname)
         from pg_constraint where contypid = t.oid and convalidated))
    when 'r' then (
      select format('create type %s as range (subtype = %s, subtype_opclass = %s%s%s, multirange_type_name = %s);',
          t.qualified, format_type(r.rngsubtype, null), format('%I.%I', n.nspname, o.opcname),
          case when r.rngcollation <> 0 then format(', collation = %s', r.rngcollation::regcollation) end,
          case when r.rngsubdiff <> 0 then format(', subtype_diff = %s', r.rngsubdiff::regproc) end,
          r.rngmultitypid::regtype)
        from pg_range r
        join pg_opclass o on o.oid = r.rngsubopc
        join pg_namespace n on n.oid = o.opcnamespace
       where r.rngtypid = t.oid)
  end
from types t
order by t.qualified collate "C"
