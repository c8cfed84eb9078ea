-- What the script has no words for: rather no script than one that leaves something out.
with ours as (select oid from pg_namespace where nspname = any (?)),
found (classid, objid) as (
  select 'pg_class'::regclass, oid from pg_class
   where relnamespace in (select oid from ours) and (relkind = 'f' or reloftype <> 0)
  union all
  select 'pg_class'::regclass, i.inhrelid from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where c.relnamespace in (select oid from ours) and c.relkind = 'r' and not c.relispartition
  union all
  select 'pg_attrdef'::regclass, d.oid from pg_attrdef d join pg_class c on c.oid = d.adrelid
   where c.relnamespace in (select oid from ours) and c.relkind = 'v'
  union all
  select 'pg_proc'::regclass, oid from pg_proc where pronamespace in (select oid from ours) and prokind = 'a'
  union all
  select 'pg_type'::regclass, t.oid from pg_type t
   where t.typnamespace in (select oid from ours)
     and (t.typtype = 'p' or t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid)
          or exists (select from pg_range r where r.rngtypid = t.oid and r.rngcanonical <> 0))
  union all
  select 'pg_operator'::regclass, oid from pg_operator where oprnamespace in (select oid from ours)
  union all
  select 'pg_opclass'::regclass, oid from pg_opclass where opcnamespace in (select oid from ours)
  union all
  select 'pg_opfamily'::regclass, oid from pg_opfamily where opfnamespace in (select oid from ours)
  union all
  select 'pg_collation'::regclass, oid from pg_collation where collnamespace in (select oid from ours)
  union all
  select 'pg_conversion'::regclass, oid from pg_conversion where connamespace in (select oid from ours)
  union all
  select 'pg_ts_config'::regclass, oid from pg_ts_config where cfgnamespace in (select oid from ours)
  union all
  select 'pg_ts_dict'::regclass, oid from pg_ts_dict where dictnamespace in (select oid from ours)
  union all
  select 'pg_ts_parser'::regclass, oid from pg_ts_parser where prsnamespace in (select oid from ours)
  union all
  select 'pg_ts_template'::regclass, oid from pg_ts_template where tmplnamespace in (select oid from ours)
)
select pg_describe_object(classid, objid, 0)
from found
where not exists (select from pg_depend e
                   where e.classid = found.classid and e.objid = found.objid and e.deptype = 'e')
order by pg_describe_object(classid, objid, 0) collate "C"
