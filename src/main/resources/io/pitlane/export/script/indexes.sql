-- Indexes that no constraint brings along. One that is not valid, such as the rest of a "create index concurrently"
-- that failed, is left out; that of a partitioned table becomes valid with the last of its partitions.
select pg_get_indexdef(i.indexrelid) || ';'
from pg_index i
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = t.relnamespace
where n.nspname = any (?)
  and t.relkind in ('r', 'p', 'm') and t.relpersistence <> 't'
  and (i.indisvalid or t.relkind = 'p') and i.indisready
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = t.oid and e.deptype = 'e')
order by t.oid::regclass::text collate "C", i.indexrelid::regclass::text collate "C"
