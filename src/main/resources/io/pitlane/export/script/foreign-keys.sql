-- Foreign keys; a partition has those of its table.
select format('alter table %s%s add constraint %I %s;', case when t.relkind = 'r' then 'only ' end, t.oid::regclass,
  k.conname, pg_get_constraintdef(k.oid))
from pg_constraint k
join pg_class t on t.oid = k.conrelid
join pg_namespace n on n.oid = t.relnamespace
where n.nspname = any (?)
  and k.contype = 'f' and k.conparentid = 0
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = t.oid and e.deptype = 'e')
order by t.oid::regclass::text collate "C", k.conname
