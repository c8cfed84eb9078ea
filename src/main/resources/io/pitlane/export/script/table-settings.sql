-- What is said of tables at last: which index tells rows apart and orders them, and whether rows have policies.
select format('alter table only %s %s;', c.oid::regclass, step.change)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (values
  (1, case c.relreplident
        when 'n' then 'replica identity nothing'
        when 'f' then 'replica identity full'
        when 'i' then (
          select format('replica identity using index %I', x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
           where i.indrelid = c.oid and i.indisreplident) end),
  (2, (select format('cluster on %I', x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid and i.indisclustered)),
  (3, case when c.relrowsecurity then 'enable row level security' end),
  (4, case when c.relforcerowsecurity then 'force row level security' end)) as step (number, change)
where n.nspname = any (?) and c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and step.change is not null
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by c.oid::regclass::text collate "C", step.number
