-- The tables that hold rows themselves, with the table at the top of their partitions where there is one.
select n.nspname, c.relname,
  case when c.relispartition then (
    select rn.nspname || '.' || r.relname from pg_class r join pg_namespace rn on rn.oid = r.relnamespace
     where r.oid = pg_partition_root(c.oid)) end,
  array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (?)
  and c.relkind = 'r' and c.relpersistence <> 't'
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by n.nspname, c.relname
