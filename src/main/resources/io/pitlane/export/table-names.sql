-- The tables that hold rows themselves, at a glance: nothing of their columns and sizes.
select class.oid::bigint, space.nspname, class.relname,
  parent_space.nspname || '.' || parent.relname,
  pg_get_expr(class.relpartbound, class.oid),
  exists (
    select from ops.day_loads loading
    where split_part(loading.dataset, '.', 1) = space.nspname and loading.table_name = class.relname)
from pg_class class
join pg_namespace space on space.oid = class.relnamespace
left join pg_inherits link on link.inhrelid = class.oid and class.relispartition
left join pg_class parent on parent.oid = link.inhparent
left join pg_namespace parent_space on parent_space.oid = parent.relnamespace
where space.nspname = any (?) and class.relkind = 'r' and class.relpersistence <> 't'
order by space.nspname, class.relname
