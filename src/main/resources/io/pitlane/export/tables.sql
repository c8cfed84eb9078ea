-- The tables that hold rows themselves: ordinary ones and the leaves of partitioned ones.
select class.oid::bigint,
  space.nspname,
  class.relname,
  case when class.relispartition then (
    select root_space.nspname || '.' || root.relname
    from pg_class root
    join pg_namespace root_space on root_space.oid = root.relnamespace
    where root.oid = pg_partition_root(class.oid)) end as parent,
  pg_get_expr(class.relpartbound, class.oid) as bound,
  exists (
    select from ops.day_loads loading
    where split_part(loading.dataset, '.', 1) = space.nspname and loading.table_name = class.relname) as loading,
  pg_table_size(class.oid),
  -- A table of heap without a page holds no row, whoever looks.
  class.relam = 2 and pg_relation_size(class.oid) = 0,
  columns.names, columns.types, columns.nullable,
  -- Columns whose order is that of all rows: of the primary key, else of a unique index without exceptions.
  (select array_agg(attribute.attname::text order by key.place)
   from (
     select i.indexrelid, i.indrelid, i.indkey, i.indnkeyatts
     from pg_index i
     join pg_class index_class on index_class.oid = i.indexrelid
     where i.indrelid = class.oid and i.indisunique and i.indisvalid and i.indimmediate
       and i.indpred is null and i.indexprs is null
       and (i.indnullsnotdistinct or not exists (
         select from unnest(i.indkey[0:i.indnkeyatts - 1]) number
         join pg_attribute nullable on nullable.attrelid = i.indrelid and nullable.attnum = number
         where not nullable.attnotnull))
     order by i.indisprimary desc, i.indnkeyatts, index_class.relname
     limit 1) chosen
   cross join unnest(chosen.indkey[0:chosen.indnkeyatts - 1]) with ordinality key (number, place)
   join pg_attribute attribute on attribute.attrelid = chosen.indrelid and attribute.attnum = key.number) as key
from pg_class class
join pg_namespace space on space.oid = class.relnamespace
cross join lateral (
  select coalesce(array_agg(attname::text order by attnum), '{}') as names,
    coalesce(array_agg(format_type(atttypid, null) order by attnum), '{}') as types,
    coalesce(array_agg(not attnotnull order by attnum), '{}') as nullable
  from pg_attribute
  where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '') columns
where space.nspname = any (?) and class.relkind = 'r' and class.relpersistence <> 't'
order by space.nspname, class.relname
