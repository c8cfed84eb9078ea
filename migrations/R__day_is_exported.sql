-- PL/pgSQL, since what it calls may be created after it.
create or replace function ops.day_is_exported(dataset text, day date) returns boolean
  language plpgsql
  stable
  set search_path = pg_catalog, pg_temp
as $function$
declare
  now_version constant bigint := ops.day_version(dataset, day);
begin
  return now_version <> 0 and exists (
    select from ops.export_parts part
      join ops.exports export on export.id = part.export_id
     where part.dataset = day_is_exported.dataset and part.day = day_is_exported.day and part.version = now_version
       and export.verified_at is not null and export.removed_at is null and export.installation = ops.installation());
end
$function$;

comment on function ops.day_is_exported(text, date) is
  'Whether a set of this database that was found whole, and is there still, holds the rows of a day as they are now; '
  'rows of ops.exports that came by a restore count when the next export has found their sets.';
