-- Primary keys, unique and exclusion constraints, with the options of their indexes.
select step.statement
from pg_constraint k
join pg_class t on t.oid = k.conrelid
join pg_namespace n on n.oid = t.relnamespace
join pg_class i on i.oid = k.conindid
cross join lateral (values
  (1, format('alter table only %s add constraint %I %s;', t.oid::regclass, k.conname, pg_get_constraintdef(k.oid))),
  (2, case when k.contype <> 'x' then (
        select format('alter index %s set (%s);', i.oid::regclass, string_agg(format('%s=%L', split_part(option, '=', 1),
            substr(option, strpos(option, '=') + 1)), ', ' order by position))
          from unnest(i.reloptions) with ordinality as each (option, position)
        having count(*) > 0) end)) as step (number, statement)
where n.nspname = any (?)
  and k.contype in ('p', 'u', 'x') and t.relpersistence <> 't'
  and step.statement is not null
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = t.oid and e.deptype = 'e')
order by t.oid::regclass::text collate "C", k.conname, step.number
