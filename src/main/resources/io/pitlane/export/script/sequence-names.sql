-- Every sequence, also of identity columns.
select c.oid::regclass::text
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (?) and c.relkind = 'S' and c.relpersistence <> 't'
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by c.oid::regclass::text collate "C"
