-- Indexes of partitions become part of the index of their table, which is valid when it has them all.
select format('alter index %s attach partition %s;', link.inhparent::regclass, c.oid::regclass)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_inherits link on link.inhrelid = c.oid
join pg_index i on i.indexrelid = c.oid
join pg_class t on t.oid = i.indrelid
where n.nspname = any (?) and c.relkind in ('i', 'I') and (i.indisvalid or t.relkind = 'p') and i.indisready
order by c.oid::regclass::text collate "C"
