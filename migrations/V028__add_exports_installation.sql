-- Rows of ops.exports come along with a restore, the sets that they tell of do not: a row counts where it was written.
create function ops.installation() returns text
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
  select control.system_identifier || '/' || database.oid
    from pg_control_system() control, pg_database database
   where database.datname = current_database()
$function$;

comment on function ops.installation() is
  'Tells this database from all others, also from those that were restored from its exports.';

-- Of the sets so far nobody knows; the next export takes those in that are there.
alter table ops.exports add column installation text collate "C";
alter table ops.exports alter column installation set default ops.installation();

comment on column ops.exports.installation is
  'The database, see ops.installation(), whose sets are known to be in the directory; null: that is not known.';
