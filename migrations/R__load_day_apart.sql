-- A day that has no partition yet is loaded faster apart: into a table of its own without indexes, which are built when
-- its rows are in. ops.day_loads knows these tables. Each has a name that no other table ever has, so that whoever
-- finds the name may write, and whoever finishes the day takes the name away: a writer that comes too late fails, and
-- its rows go the usual way.
--
-- Locks are always taken in this order, so that nobody waits in a circle: the day (an advisory lock), its table, its
-- parent. As ops.create_day_partition, the functions run with the rights of their owner: the search_path is pinned,
-- every name is qualified and quoted, and the parent must belong to the owner, schema and all.

-- One at a time for a day. An index may be built meanwhile, hence no time limit.
create or replace function ops.lock_day(dataset text, day date) returns void
  language sql
  set search_path = pg_catalog, pg_temp
  set lock_timeout = 0
as $function$
  select pg_advisory_xact_lock(hashtextextended('pitlane day ' || dataset || ' ' || day, 0))
$function$;

revoke all on function ops.lock_day(text, date) from public;

comment on function ops.lock_day(text, date) is
  'Waits for whoever makes or finishes the same day, and keeps others waiting until the end of the transaction.';

create or replace function ops.day_load_is_held(holder bigint) returns boolean
  language sql
  set search_path = pg_catalog, pg_temp
as $function$
  select exists (
    select from pg_locks
     where locktype = 'advisory' and granted and objsubid = 1
       and database = (select oid from pg_database where datname = current_database())
       and classid = ((holder >> 32) & 4294967295)::oid
       and objid = (holder & 4294967295)::oid)
$function$;

comment on function ops.day_load_is_held(bigint) is 'Whether the process that loads a day (ops.day_loads.holder) lives.';

create or replace function ops.begin_day_load(dataset text, day date, load_id text, holder bigint) returns text
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  table_schema text;
  table_name   text;
  key_name     text;
  child_name   text;
  loading_name text;
  lower_bound  text := to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00';
  upper_bound  text := to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00';
  first_day    constant date := date '2009-01-03';
  last_day     constant date := ((clock_timestamp() + interval '1 day') at time zone 'UTC')::date;
begin
  select namespace.nspname, class.relname, attribute.attname
    into table_schema, table_name, key_name
    from pg_class class
    join pg_namespace namespace on namespace.oid = class.relnamespace
    join pg_partitioned_table partitioned on partitioned.partrelid = class.oid
    join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attnum = partitioned.partattrs[0]
   where namespace.nspname || '.' || class.relname = dataset
     and class.relkind = 'p'
     and class.relowner = current_user::regrole
     and namespace.nspowner = current_user::regrole
     and partitioned.partstrat = 'r'
     and partitioned.partnatts = 1
     and attribute.atttypid = 'timestamptz'::regtype;
  if not found or day is null or day < first_day or day > last_day then
    return null;
  end if;

  child_name := table_name || '_' || to_char(day, 'YYYY_MM_DD');
  loading_name := child_name || '_loading_' || nextval('ops.day_loads_number_seq');
  if octet_length(loading_name) > 63 then
    return null;
  end if;

  perform ops.lock_day(dataset, day);
  if exists (select from pg_class class
              where class.relnamespace = quote_ident(table_schema)::regnamespace and class.relname = child_name)
     or exists (select from ops.dropped_days dropped
                 where dropped.dataset = begin_day_load.dataset and dropped.day = begin_day_load.day)
     or exists (select from ops.day_loads loading
                 where loading.dataset = begin_day_load.dataset and loading.day = begin_day_load.day) then
    return null;
  end if;

  -- The check lets the table become a partition without a scan. Vacuum would only be in the way of the indexes.
  execute format(
    'create table %1$I.%2$I (like %1$I.%3$I including all excluding identity excluding indexes, '
      'constraint %4$I check (%5$I is not null and %5$I >= %6$L and %5$I < %7$L)) with (autovacuum_enabled = false)',
    table_schema, loading_name, table_name, left(child_name, 53) || '_day_check', key_name, lower_bound, upper_bound);
  if session_user <> current_user then
    execute format('grant insert on %I.%I to %I', table_schema, loading_name, session_user);
  end if;
  insert into ops.day_loads (dataset, day, table_name, load_id, holder)
  values (dataset, day, loading_name, load_id, holder);
  return format('%I.%I', table_schema, loading_name);
end
$function$;

revoke all on function ops.begin_day_load(text, date, text, bigint) from public;

comment on function ops.begin_day_load(text, date, text, bigint) is
  'Makes a table for a day that has no partition, and returns its name; null where the day cannot be loaded apart: it '
  'is there, was dropped, is being loaded by somebody else, or is outside the bounds.';

create or replace function ops.finish_day_load(dataset text, day date) returns regclass
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = 0
as $function$
declare
  table_schema text := split_part(dataset, '.', 1);
  parent_name  text := split_part(dataset, '.', 2);
  child_name   text := split_part(dataset, '.', 2) || '_' || to_char(day, 'YYYY_MM_DD');
  parent       regclass := to_regclass(format('%I.%I', split_part(dataset, '.', 1), split_part(dataset, '.', 2)));
  loading_name text;
  child        regclass;
  is_empty     boolean;
  parent_index record;
begin
  perform ops.lock_day(dataset, day);
  select loading.table_name into loading_name from ops.day_loads loading
   where loading.dataset = finish_day_load.dataset and loading.day = finish_day_load.day;
  if not found then
    return to_regclass(format('%I.%I', table_schema, child_name));
  end if;
  delete from ops.day_loads loading
   where loading.dataset = finish_day_load.dataset and loading.day = finish_day_load.day;
  child := to_regclass(format('%I.%I', table_schema, loading_name));
  if parent is null or child is null then
    return null; -- somebody has dropped it
  end if;
  if not exists (select from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
                  where class.oid = parent and class.relkind = 'p' and class.relowner = current_user::regrole
                    and namespace.nspowner = current_user::regrole) then
    raise exception 'table % is not a partitioned table of Pitlane', parent using errcode = 'wrong_object_type';
  end if;

  -- Chunks in hand are waited for; later ones no longer find the name.
  execute format('lock table only %I.%I in access exclusive mode', table_schema, loading_name);
  execute format('select not exists (select from only %I.%I)', table_schema, loading_name) into is_empty;
  if is_empty then
    execute format('drop table %I.%I', table_schema, loading_name);
    return null;
  end if;
  execute format('alter table %I.%I rename to %I', table_schema, loading_name, child_name);

  -- With the indexes of the parent in place, attaching takes no longer than a look into the catalog.
  for parent_index in
    select pg_get_indexdef(i.indexrelid) as definition, i.indisunique, pg_get_constraintdef(c.oid) as as_constraint
      from pg_index i
      left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = parent and c.contype in ('p', 'u')
     where i.indrelid = parent
     order by i.indexrelid
  loop
    if parent_index.as_constraint is not null then
      execute format('alter table %I.%I add %s', table_schema, child_name, parent_index.as_constraint);
    else
      execute format(
        'create %s on %I.%I %s', case when parent_index.indisunique then 'unique index' else 'index' end,
        table_schema, child_name, substring(parent_index.definition from 'USING .*$'));
    end if;
  end loop;

  execute format('alter table %I.%I reset (autovacuum_enabled)', table_schema, child_name);
  execute format(
    'alter table %1$I.%2$I attach partition %1$I.%3$I for values from (%4$L) to (%5$L)',
    table_schema, parent_name, child_name,
    to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
  perform ops.note_day_change(dataset, day);
  if table_schema = 'market' then
    insert into market.ingest_events (event_type, status, message)
    values ('partition_create', 'success', format('%s for %s.%s', child, table_schema, parent_name));
  end if;
  return child;
end
$function$;

revoke all on function ops.finish_day_load(text, date) from public;

comment on function ops.finish_day_load(text, date) is
  'Makes the table of a day that is loaded apart a partition, indexes and all, and returns it. Anybody may, at any '
  'time: the load that began the day goes on in the usual way. Without such a table, returns the partition, or null; a '
  'table without rows is dropped.';

-- Where the process that loads the day lives, its end is near: the day is done when the load has moved past it. A wait
-- without end would hold up the one who waits for as long as a file may take, and two of them for ever.
create or replace function ops.await_day_load(dataset text, day date) returns void
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
begin
  for i in 1 .. 30 loop
    exit when not exists (
      select from ops.day_loads loading
       where loading.dataset = await_day_load.dataset and loading.day = await_day_load.day
         and ops.day_load_is_held(loading.holder));
    perform pg_sleep(0.1);
  end loop;
  if exists (select from ops.day_loads loading
              where loading.dataset = await_day_load.dataset and loading.day = await_day_load.day) then
    perform ops.finish_day_load(dataset, day);
  end if;
end
$function$;

revoke all on function ops.await_day_load(text, date) from public;

comment on function ops.await_day_load(text, date) is
  'Waits up to three seconds for a day that a living process loads apart, and finishes it if it is not done by then.';
