-- Partitions find their parents while both are empty.
select format('alter table only %s attach partition %s %s;', link.inhparent::regclass, c.oid::regclass,
  pg_get_expr(c.relpartbound, c.oid))
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_inherits link on link.inhrelid = c.oid
where n.nspname = any (?) and c.relispartition and c.relkind in ('r', 'p')
order by c.oid::regclass::text collate "C"
