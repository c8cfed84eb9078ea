-- Sequences that go when a column goes.
select format('alter sequence %s owned by %s.%I;', c.oid::regclass, own.refobjid::regclass, a.attname)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_depend own on own.classid = 'pg_class'::regclass and own.objid = c.oid and own.deptype = 'a'
  and own.refclassid = 'pg_class'::regclass and own.refobjsubid > 0
join pg_attribute a on a.attrelid = own.refobjid and a.attnum = own.refobjsubid
where n.nspname = any (?) and c.relkind = 'S' and c.relpersistence <> 't'
order by c.oid::regclass::text collate "C"
