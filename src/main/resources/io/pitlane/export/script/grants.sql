-- What roles may do that they may not do anyway, and what they may not do although everybody may. Roles of the owner
-- are those of whoever restores. In the order of the catalog, which pg_dump keeps too.
with ours as (select * from pg_namespace where nspname = any (?)),
objects as (
  select 1 as rank, nspname as name, 0 as attnum, format('schema %I', nspname) as target, null::text as part,
      nspowner as owner, nspacl as given, acldefault('n', nspowner) as usual
    from ours
  union all
  select 2, c.oid::regclass::text, 0,
      format('%s %s', case when c.relkind = 'S' then 'sequence' else 'table' end, c.oid::regclass), null, c.relowner, c.relacl,
      acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner)
    from pg_class c join ours n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relpersistence <> 't'
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
  union all
  select 3, c.oid::regclass::text, a.attnum, format('table %s', c.oid::regclass), format(' (%I)', a.attname), c.relowner,
      a.attacl, null::aclitem[]
    from pg_class c join ours n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relkind in ('r', 'p', 'v', 'm') and c.relpersistence <> 't'
     and not exists (select from pg_depend e
                      where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
  union all
  select 4, f.oid::regprocedure::text, 0, format('routine %s', f.oid::regprocedure), null, f.proowner, f.proacl,
      acldefault('f', f.proowner)
    from pg_proc f join ours n on n.oid = f.pronamespace
   where not exists (select from pg_depend e
                      where e.classid = 'pg_proc'::regclass and e.objid = f.oid and e.deptype = 'e')
  union all
  select 5, t.oid::regtype::text, 0, format('type %s', t.oid::regtype), null, t.typowner, t.typacl,
      acldefault('T', t.typowner)
    from pg_type t join ours n on n.oid = t.typnamespace
   where not exists (select from pg_depend e
                      where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
),
changes as (
  select o.*, 1 as step, old.position, old.grantee, old.privilege_type, false as is_grantable
    from objects o
    cross join lateral aclexplode(o.usual) with ordinality as old (grantor, grantee, privilege_type, is_grantable, position)
   where not exists (select from aclexplode(o.given) as new
                      where new.grantee = old.grantee and new.privilege_type = old.privilege_type)
     and o.given is not null
  union all
  select o.*, 2, new.position, new.grantee, new.privilege_type, new.is_grantable
    from objects o
    cross join lateral aclexplode(o.given) with ordinality as new (grantor, grantee, privilege_type, is_grantable, position)
   where not exists (select from aclexplode(o.usual) as old
                      where old.grantee = new.grantee and old.privilege_type = new.privilege_type
                        and old.is_grantable = new.is_grantable)
),
grouped as (
  select rank, name, attnum, target, step, min(position) as position, grantee, owner, is_grantable,
      string_agg(lower(privilege_type) || coalesce(part, ''), ', ' order by privilege_type) as privileges
    from changes
   group by rank, name, attnum, target, step, grantee, owner, is_grantable
)
select
  case when g.grantee not in (0, g.owner) then r.rolname end,
  null::text,
  format('%s %s on %s %s %s%s', case g.step when 1 then 'revoke' else 'grant' end, g.privileges, g.target,
    case g.step when 1 then 'from' else 'to' end,
    case when g.grantee = 0 then 'public' when g.grantee = g.owner then 'current_user' else quote_ident(r.rolname) end,
    case when g.is_grantable then ' with grant option' end)
from grouped g
left join pg_roles r on r.oid = g.grantee
order by g.rank, g.name collate "C", g.attnum, g.step, g.position, g.is_grantable
