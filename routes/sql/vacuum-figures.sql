-- What the job vacuum says of its work, once it is done.
select count(*) filter (where may) as tables, count(*) filter (where not may) as left_out, sum(dead) as dead_rows_left
from (
  select pg_has_role(c.relowner, 'USAGE')
      or pg_has_role((select datdba from pg_database where datname = current_database()), 'USAGE')
      or case when current_setting('server_version_num')::int >= 170000
           then has_table_privilege(c.oid, 'MAINTAIN') else false end as may,
    pg_stat_get_dead_tuples(c.oid) as dead
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('pit', 'market', 'risk', 'desk', 'ops')
) t
