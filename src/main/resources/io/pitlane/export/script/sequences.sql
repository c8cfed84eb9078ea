-- Sequences but for those of identity columns, which come with their tables.
select 'pg_class'::regclass::oid, c.oid, c.oid::regclass::text,
  format('create %ssequence %s as %s start with %s increment by %s minvalue %s maxvalue %s cache %s%s;',
    case when c.relpersistence = 'u' then 'unlogged ' end, c.oid::regclass, format_type(s.seqtypid, null),
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then ' cycle' end)
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (?)
  and c.relpersistence <> 't'
  and not exists (select from pg_depend e
                   where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype in ('e', 'i'))
order by c.oid::regclass::text collate "C"
