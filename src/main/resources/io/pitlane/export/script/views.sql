-- Views. A materialized one is filled when the rows of the tables are in: the last column.
select 'pg_class'::regclass::oid, c.oid, c.oid::regclass::text,
  concat(
    'create ', case when c.relkind = 'm' then 'materialized ' end, 'view ', c.oid::regclass,
    (select ' with (' || string_agg(format('%s=%L', split_part(option, '=', 1), substr(option, strpos(option, '=') + 1)),
        ', ' order by position) || ')'
       from unnest(c.reloptions) with ordinality as each (option, position)),
    E' as\n', rtrim(pg_get_viewdef(c.oid), ';'), case when c.relkind = 'm' then E'\nwith no data' end, ';'),
  case when c.relkind = 'm' and c.relispopulated then format('refresh materialized view %s;', c.oid::regclass) end
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (?)
  and c.relkind in ('v', 'm') and c.relpersistence <> 't'
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
order by c.oid::regclass::text collate "C"
