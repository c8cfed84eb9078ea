-- Whether anything may have changed that the script of the schemas is made of: a hash over every row of the catalogs that
-- it reads, for whatever was made since the server was set up, in our schemas or not. Each row is hashed with its
-- contents, since a copy of a database may go its own way with the same transactions, and with the transaction that
-- wrote it, so that what was changed and changed back is seen, too. Of pg_class and pg_type the columns that the
-- script has to do with: VACUUM and the like keep their figures in the others.
with entries (entry) as (
  select row('namespace', n.xmin, n.*)::text from pg_namespace n where n.oid >= 16384 and n.nspname !~ '^pg_(toast_)?temp_'
  union all
  select row('class', c.xmin, c.oid, c.relname, c.relnamespace, c.reltype, c.reloftype, c.relowner, c.relam, c.reltoastrelid,
      c.relpersistence, c.relkind, c.relnatts, c.relchecks, c.relrowsecurity, c.relforcerowsecurity, c.relispopulated,
      c.relreplident, c.relispartition, c.relacl, c.reloptions, c.relpartbound)::text
    from pg_class c where c.oid >= 16384
  union all
  select row('attribute', a.xmin, a.*)::text from pg_attribute a where a.attrelid >= 16384 and a.attnum > 0
  union all
  select row('attrdef', d.xmin, d.*)::text from pg_attrdef d
  union all
  select row('constraint', k.xmin, k.*)::text from pg_constraint k where k.oid >= 16384
  union all
  select row('index', i.xmin, i.*)::text from pg_index i where i.indexrelid >= 16384
  union all
  select row('inherits', i.xmin, i.*)::text from pg_inherits i
  union all
  select row('partitioned', p.xmin, p.*)::text from pg_partitioned_table p
  union all
  select row('proc', f.xmin, f.*)::text from pg_proc f where f.oid >= 16384
  union all
  select row('type', t.xmin, t.oid, t.typname, t.typnamespace, t.typowner, t.typtype, t.typrelid, t.typelem, t.typarray,
      t.typcollation, t.typstorage, t.typnotnull, t.typbasetype, t.typtypmod, t.typndims, t.typdefaultbin, t.typdefault,
      t.typacl)::text
    from pg_type t where t.oid >= 16384
  union all
  select row('enum', e.xmin, e.*)::text from pg_enum e
  union all
  select row('range', r.xmin, r.*)::text from pg_range r where r.rngtypid >= 16384
  union all
  select row('trigger', g.xmin, g.*)::text from pg_trigger g
  union all
  select row('rewrite', r.xmin, r.*)::text from pg_rewrite r where r.oid >= 16384
  union all
  select row('policy', p.xmin, p.*)::text from pg_policy p
  union all
  select row('sequence', s.xmin, s.*)::text from pg_sequence s
  union all
  select row('statistics', s.xmin, s.*)::text from pg_statistic_ext s
  union all
  select row('description', d.xmin, d.*)::text from pg_description d where d.objoid >= 16384
  union all
  select row('depend', d.xmin, d.*)::text from pg_depend d where d.objid >= 16384
  union all
  select row('default-acl', a.xmin, a.*)::text from pg_default_acl a
  union all
  select row('extension', e.xmin, e.*)::text from pg_extension e
  union all
  select row('role', r.oid, r.rolname)::text from pg_roles r
  union all
  select row('am', m.xmin, m.*)::text from pg_am m where m.oid >= 16384
  union all
  select row('collation', c.xmin, c.*)::text from pg_collation c where c.oid >= 16384
  union all
  select row('operator', o.xmin, o.*)::text from pg_operator o where o.oid >= 16384
  union all
  select row('opclass', o.xmin, o.*)::text from pg_opclass o where o.oid >= 16384
  union all
  select row('opfamily', o.xmin, o.*)::text from pg_opfamily o where o.oid >= 16384
  union all
  select row('conversion', c.xmin, c.*)::text from pg_conversion c where c.oid >= 16384
  union all
  select row('language', l.xmin, l.*)::text from pg_language l where l.oid >= 16384
  union all
  select row('ts-config', c.xmin, c.*)::text from pg_ts_config c where c.oid >= 16384
  union all
  select row('ts-dict', d.xmin, d.*)::text from pg_ts_dict d where d.oid >= 16384
  union all
  select row('ts-parser', p.xmin, p.*)::text from pg_ts_parser p where p.oid >= 16384
  union all
  select row('ts-template', t.xmin, t.*)::text from pg_ts_template t where t.oid >= 16384
)
select concat_ws('-', current_setting('server_version_num'), (select oid from pg_database where datname = current_database()),
  count(*), sum(hashtextextended(entry, 0)), sum(hashtextextended(entry, 1)))
from entries
