-- Policies of rows with their comments, each where all its roles exist: without it, fewer rows are seen, not more.
select array(select r.rolname::text from pg_roles r where r.oid = any (p.polroles) order by array_position(p.polroles, r.oid)),
  format('create policy %I on %s as %s for %s to %s%s%s', p.polname, p.polrelid::regclass,
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    case when 0 = any (p.polroles) then 'public'
      else (select string_agg(quote_ident(r.rolname), ', ' order by array_position(p.polroles, r.oid)) from pg_roles r where r.oid = any (p.polroles))
    end,
    ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
  'comment on policy ' || format('%I on %s is ', p.polname, p.polrelid::regclass)
    || quote_literal(obj_description(p.oid, 'pg_policy'))
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (?)
order by c.oid::regclass::text collate "C", p.polname
