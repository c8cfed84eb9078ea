-- What is said of columns once their table is there.
with tables as (
  select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any (?)
     and c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't'
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
)
select format('alter table only %s alter column %I %s;', t.oid::regclass, a.attname, step.change)
from tables t
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
join pg_type b on b.oid = a.atttypid
cross join lateral (values
  (1, case when a.attstorage <> b.typstorage then 'set storage ' || case a.attstorage
        when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end),
  (2, case when coalesce(a.attstattarget, -1) >= 0 then 'set statistics ' || a.attstattarget end),
  (3, (select 'set (' || string_agg(format('%s=%L', split_part(option, '=', 1),
           substr(option, strpos(option, '=') + 1)), ', ' order by position) || ')'
         from unnest(a.attoptions) with ordinality as each (option, position)))) as step (number, change)
where step.change is not null
order by t.oid::regclass::text collate "C", a.attnum, step.number
