-- Which object has to be there before which other. Parts of an object, such as the default of a column, count as the
-- object. Left out: what a sequence belongs to and what a partition is attached to, since both are said later.
with part as (
  select 'pg_attrdef'::regclass as classid, oid as objid, 'pg_class'::regclass as wholeclass, adrelid as whole from pg_attrdef
  union all
  select 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class from pg_rewrite where rulename = '_RETURN'
  union all
  select 'pg_constraint'::regclass, oid, case when contypid <> 0 then 'pg_type'::regclass else 'pg_class'::regclass end,
    case when contypid <> 0 then contypid else conrelid end
    from pg_constraint where contype in ('c', 'n') and convalidated
  union all
  select 'pg_type'::regclass, t.oid, 'pg_class'::regclass, t.typrelid
    from pg_type t join pg_class c on c.oid = t.typrelid where c.relkind <> 'c'
  union all
  select 'pg_class'::regclass, c.oid, 'pg_type'::regclass, c.reltype from pg_class c where c.relkind = 'c'
  union all
  select 'pg_type'::regclass, a.oid, case when c.relkind <> 'c' then 'pg_class'::regclass else 'pg_type'::regclass end,
      case when c.relkind <> 'c' then c.oid else e.oid end
    from pg_type a
    join pg_type e on e.typarray = a.oid
    left join pg_class c on c.oid = e.typrelid
  union all
  select 'pg_type'::regclass, rngmultitypid, 'pg_type'::regclass, rngtypid from pg_range
)
select distinct
  coalesce(own.wholeclass, link.classid::regclass)::oid, coalesce(own.whole, link.objid),
  coalesce(other.wholeclass, link.refclassid::regclass)::oid, coalesce(other.whole, link.refobjid)
from pg_depend link
left join part own on own.classid = link.classid and own.objid = link.objid
left join part other on other.classid = link.refclassid and other.objid = link.refobjid
where link.objid >= 16384 and link.refobjid >= 16384
  and link.deptype in ('n', 'a')
  and not (link.classid = 'pg_class'::regclass
           and exists (select from pg_class c where c.oid = link.objid and c.relkind in ('S', 'i', 'I')))
  and not (link.deptype = 'a' and link.classid = 'pg_class'::regclass
           and exists (select from pg_class c where c.oid = link.objid and c.relispartition))
