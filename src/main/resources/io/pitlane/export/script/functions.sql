-- Functions and procedures but for those that come with a type. Their bodies are checked when they run, not when they are made.
select 'pg_proc'::regclass::oid, f.oid, f.oid::regprocedure::text, pg_get_functiondef(f.oid) || ';'
from pg_proc f
join pg_namespace n on n.oid = f.pronamespace
where n.nspname = any (?)
  and f.prokind in ('f', 'p', 'w')
  and not exists (select from pg_depend e
                   where e.classid = 'pg_proc'::regclass and e.objid = f.oid and e.deptype in ('e', 'i'))
order by f.oid::regprocedure::text collate "C"
