-- Extensions that live in the schemas, and those whose members the objects of the schemas use.
with ours as (select oid, nspname from pg_namespace where nspname = any (?)),
members as (
  select classid, objid, refobjid as extension from pg_depend
   where refclassid = 'pg_extension'::regclass and deptype = 'e'
  union
  select classid, t.typarray, refobjid from pg_depend
    join pg_type t on classid = 'pg_type'::regclass and t.oid = objid and t.typarray <> 0
   where refclassid = 'pg_extension'::regclass and deptype = 'e'
),
used as (
  select member.extension, coalesce(
      c.relnamespace, f.pronamespace, t.typnamespace, k.connamespace, s.stxnamespace,
      (select relnamespace from pg_class where oid = coalesce(d.adrelid, r.ev_class, g.tgrelid, p.polrelid))) as namespace
    from members member
    join pg_depend link on link.refclassid = member.classid and link.refobjid = member.objid
    left join pg_class c on link.classid = 'pg_class'::regclass and c.oid = link.objid
    left join pg_proc f on link.classid = 'pg_proc'::regclass and f.oid = link.objid
    left join pg_type t on link.classid = 'pg_type'::regclass and t.oid = link.objid
    left join pg_constraint k on link.classid = 'pg_constraint'::regclass and k.oid = link.objid
    left join pg_statistic_ext s on link.classid = 'pg_statistic_ext'::regclass and s.oid = link.objid
    left join pg_attrdef d on link.classid = 'pg_attrdef'::regclass and d.oid = link.objid
    left join pg_rewrite r on link.classid = 'pg_rewrite'::regclass and r.oid = link.objid
    left join pg_trigger g on link.classid = 'pg_trigger'::regclass and g.oid = link.objid
    left join pg_policy p on link.classid = 'pg_policy'::regclass and p.oid = link.objid
),
needed as (
  select e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
   where e.extname <> 'plpgsql'
     and (e.extnamespace in (select oid from ours)
          or e.oid in (select extension from used where namespace in (select oid from ours)))
)
select statement
from needed
cross join lateral (values
  (1, case when nspname not in ('pg_catalog', 'public') then format('create schema if not exists %I;', nspname) end),
  (2, format('create extension if not exists %I with schema %I;', extname, nspname))) as step (number, statement)
where statement is not null
order by extname, number
