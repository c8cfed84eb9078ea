-- Comments on whatever carries one, but for policies, which may not be there.
with ours as (select oid from pg_namespace where nspname = any (?)),
relations as (
  select c.oid from pg_class c where c.relnamespace in (select oid from ours)
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
),
commented as (
  select d.*
    from pg_description d
   where case d.classoid::regclass
       when 'pg_namespace'::regclass then d.objoid in (select oid from ours)
       when 'pg_class'::regclass then d.objoid in (select oid from relations)
       when 'pg_constraint'::regclass then exists (
         select from pg_constraint k where k.oid = d.objoid and k.connamespace in (select oid from ours))
       when 'pg_trigger'::regclass then exists (
         select from pg_trigger g where g.oid = d.objoid and g.tgrelid in (select oid from relations))
       when 'pg_rewrite'::regclass then exists (
         select from pg_rewrite r where r.oid = d.objoid and r.ev_class in (select oid from relations))
       when 'pg_proc'::regclass then exists (
         select from pg_proc f where f.oid = d.objoid and f.pronamespace in (select oid from ours))
       when 'pg_type'::regclass then exists (
         select from pg_type t where t.oid = d.objoid and t.typnamespace in (select oid from ours))
       when 'pg_statistic_ext'::regclass then exists (
         select from pg_statistic_ext s where s.oid = d.objoid and s.stxnamespace in (select oid from ours))
       else false
     end
     and not exists (select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')
)
select format('comment on %s %s is %L;', kind.word,
  case when o.type = 'domain constraint' then (
    select format('%I on domain %s', k.conname, k.contypid::regtype) from pg_constraint k where k.oid = c.objoid)
  else o.identity end, c.description)
from commented c
cross join lateral pg_identify_object(c.classoid, c.objoid, c.objsubid) as o
cross join lateral (select case
    when o.type like '% column' then 'column'
    when o.type like '% constraint' then 'constraint'
    when o.type = 'statistics object' then 'statistics'
    else o.type end as word) as kind
order by kind.word collate "C", o.identity collate "C"
