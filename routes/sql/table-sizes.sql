-- How large each table of ours is, its days under the table itself: indexes and everything else included. Rows are what
-- the server's statistics say, which cost nothing to read.
with leaves as (
  select coalesce(pg_partition_root(c.oid), c.oid) as root, pg_total_relation_size(c.oid) as bytes,
    greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0) as rows
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('pit', 'market', 'risk', 'desk', 'ops')
), tables as (
  select n.nspname || '.' || c.relname as name, coalesce(sum(l.bytes), 0)::bigint as bytes,
    coalesce(sum(l.rows), 0)::bigint as rows, count(l.root) filter (where c.relkind = 'p') as days
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join leaves l on l.root = c.oid
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('pit', 'market', 'risk', 'desk', 'ops')
  group by 1, c.relkind
)
select sum(bytes)::bigint as bytes, sum(rows)::bigint as rows, pg_database_size(current_database()) as database_bytes,
  jsonb_object_agg(name, jsonb_build_object('bytes', bytes, 'rows', rows, 'days', days)) as tables
from tables
