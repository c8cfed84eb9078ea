-- Statistics over several columns, and targets of indexes on expressions.
with ours as (select oid from pg_namespace where nspname = any (?))
select statement
from (
  select format('%I.%I', n.nspname, s.stxname) as name, step.number, step.statement
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
    cross join lateral (values
      (1, pg_get_statisticsobjdef(s.oid) || ';'),
      (2, case when coalesce(s.stxstattarget, -1) >= 0
            then format('alter statistics %I.%I set statistics %s;', n.nspname, s.stxname, s.stxstattarget) end)
      ) as step (number, statement)
   where n.oid in (select oid from ours)
  union all
  select c.oid::regclass::text, a.attnum,
      format('alter index %s alter column %s set statistics %s;', c.oid::regclass, a.attnum, a.attstattarget)
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    join pg_index i on i.indexrelid = c.oid
   where c.relnamespace in (select oid from ours) and c.relkind in ('i', 'I')
     and coalesce(a.attstattarget, -1) >= 0 and i.indisready and (i.indisvalid or c.relkind = 'I')
  ) as each
where statement is not null
order by name collate "C", number
