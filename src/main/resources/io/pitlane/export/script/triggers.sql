-- Triggers, and which of them do not fire as usual. A partition has those of its table, unless it treats them otherwise.
with triggers as (
  select g.*, t.oid::regclass::text as relation, t.relispartition, parent.tgenabled as usual
    from pg_trigger g
    join pg_class t on t.oid = g.tgrelid
    join pg_namespace n on n.oid = t.relnamespace
    left join pg_trigger parent on parent.oid = g.tgparentid
   where n.nspname = any (?) and (g.tgparentid <> 0 or not g.tgisinternal)
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = t.oid and e.deptype = 'e')
     and (g.tgparentid = 0 or exists (select from pg_trigger p where p.oid = g.tgparentid and not p.tgisinternal))
)
select step.statement
from triggers g
cross join lateral (values
  (1, case when g.tgparentid = 0 then pg_get_triggerdef(g.oid) || ';' end),
  (2, case when g.tgenabled <> coalesce(g.usual, 'O') then format('alter table %s %s trigger %I;', g.relation,
        case g.tgenabled when 'D' then 'disable' when 'A' then 'enable always' when 'R' then 'enable replica'
          else 'enable' end, g.tgname) end)) as step (number, statement)
where step.statement is not null
order by g.tgparentid <> 0, g.relation collate "C", g.tgname, step.number
