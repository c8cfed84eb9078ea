-- What roles will be allowed on what is still to be made in the schemas. The owner of a schema is whoever restores.
with given as (
  select n.nspname, n.nspowner, d.defaclrole, d.defaclobjtype, own.grantee, own.is_grantable, min(own.position) as position,
      string_agg(lower(own.privilege_type), ', ' order by own.privilege_type) as privileges
    from pg_default_acl d
    join pg_namespace n on n.oid = d.defaclnamespace
    cross join lateral aclexplode(d.defaclacl) with ordinality
      as own (grantor, grantee, privilege_type, is_grantable, position)
   where n.nspname = any (?)
   group by n.nspname, n.nspowner, d.defaclrole, d.defaclobjtype, own.grantee, own.is_grantable
)
select
  case when g.grantee not in (0, g.nspowner) then r.rolname end,
  case when g.defaclrole <> g.nspowner then maker.rolname end,
  format('alter default privileges%s in schema %I grant %s on %s to %s%s',
    case when g.defaclrole <> g.nspowner then format(' for role %I', maker.rolname) end, g.nspname, g.privileges,
    case g.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'routines' when 'T' then 'types' end,
    case when g.grantee = 0 then 'public' when g.grantee = g.nspowner then 'current_user' else quote_ident(r.rolname) end,
    case when g.is_grantable then ' with grant option' end)
from given g
join pg_roles maker on maker.oid = g.defaclrole
left join pg_roles r on r.oid = g.grantee
order by g.nspname, maker.rolname, g.defaclobjtype, g.position, g.is_grantable
