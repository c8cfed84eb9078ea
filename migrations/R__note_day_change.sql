create or replace function ops.note_day_change(dataset text, day date) returns void
  language sql
  set search_path = pg_catalog, pg_temp
as $function$
  insert into ops.day_changes (dataset, day) values ($1, $2)
$function$;

comment on function ops.note_day_change(text, date) is
  'Tells that rows of a day changed, in the transaction that changes them: for whoever takes rows away, or writes to a '
  'partition by its own name.';

create or replace function ops.day_version(dataset text, day date) returns bigint
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $function$
  select coalesce((select known.version from ops.day_versions known where known.dataset = $1 and known.day = $2), 0)
       # coalesce((select bit_xor(changed.token) from ops.day_changes changed
                   where changed.dataset = $1 and changed.day = $2), 0)
$function$;

comment on function ops.day_version(text, date) is
  'Version of a day as the caller''s snapshot sees it; 0 where nothing is known of its changes.';

-- Moves tokens from one table to the other, which changes no version: so anybody may ask for it.
create or replace function ops.fold_day_changes() returns bigint
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  folded bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('pitlane fold day changes', 0)) then
    return 0;
  end if;
  with gone as (
    delete from ops.day_changes returning dataset, day, token
  ), tokens as (
    select dataset, day, bit_xor(token) as token, count(*) as changes from gone group by dataset, day
  ), kept as (
    insert into ops.day_versions as known (dataset, day, version)
    select dataset, day, token from tokens
    on conflict (dataset, day) do update set version = known.version # excluded.version
  )
  select coalesce(sum(changes), 0) into folded from tokens;
  return folded;
end
$function$;

revoke all on function ops.fold_day_changes() from public;

comment on function ops.fold_day_changes() is
  'Folds ops.day_changes into ops.day_versions, and returns how many changes there were; 0 also where another session '
  'is just doing it.';
