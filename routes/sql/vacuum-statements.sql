-- What to run, one statement a table. A day of a partitioned table is vacuumed alone; the ANALYZE of the whole table, which
-- the server never does by itself, brings the statistics of its days up to date as well. Tables that this role may not
-- vacuum are left out, since the server passes over them with no more than a warning.
select format(case
    when c.relkind = 'p' then 'ANALYZE %I.%I'
    when c.relispartition then 'VACUUM %I.%I'
    else 'VACUUM (ANALYZE) %I.%I' end, n.nspname, c.relname) as statement
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not (c.relkind = 'p' and c.relispartition)
  and n.nspname in ('pit', 'market', 'risk', 'desk', 'ops')
  and (pg_has_role(c.relowner, 'USAGE')
    or pg_has_role((select datdba from pg_database where datname = current_database()), 'USAGE')
    or case when current_setting('server_version_num')::int >= 170000
         then has_table_privilege(c.oid, 'MAINTAIN') else false end)
order by c.relkind = 'p', n.nspname, c.relname
