-- Checks that rows which were there before them may break; a partition has them from its table.
select case
    when k.contypid <> 0 then
      format('alter domain %s add constraint %I %s;', k.contypid::regtype, k.conname, pg_get_constraintdef(k.oid))
    else format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
  end
from pg_constraint k
join pg_namespace n on n.oid = k.connamespace
where n.nspname = any (?)
  and k.contype in ('c', 'n') and not k.convalidated and k.conislocal
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = k.conrelid and e.deptype = 'e')
order by (case when k.contypid <> 0 then k.contypid::regtype::text else k.conrelid::regclass::text end) collate "C", k.conname
