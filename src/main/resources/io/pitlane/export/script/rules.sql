-- Rules but for those that make a view one.
select step.statement
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (values
  (1, pg_get_ruledef(r.oid)),
  (2, case when r.ev_enabled <> 'O' then format('alter table %s %s rule %I;', c.oid::regclass,
        case r.ev_enabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end, r.rulename) end)
  ) as step (number, statement)
where n.nspname = any (?) and r.rulename <> '_RETURN' and step.statement is not null
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by c.oid::regclass::text collate "C", r.rulename, step.number
