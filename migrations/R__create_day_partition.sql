-- Lets a role that may not create tables have the day that its records need, and nothing else. A day that was taken away
-- on purpose, see ops.dropped_days, is not made again.
--
-- It runs with the rights of its owner, so it trusts nothing of the caller: the search_path is pinned, every name is
-- qualified and quoted, and the parent must belong to the owner, schema and all.
create or replace function ops.create_day_partition(parent regclass, day date) returns regclass
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  table_schema text;
  table_name   text;
  key_name     text;
  child_name   text;
  child        regclass;
  lower_bound  text := to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00';
  upper_bound  text := to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00';
  first_day    constant date := date '2009-01-03';
  -- Records come until tomorrow. Who owns the tables may make more days in advance.
  last_day     constant date := ((clock_timestamp() + case when pg_has_role(session_user, current_user, 'USAGE')
    then interval '366 days' else interval '1 day' end) at time zone 'UTC')::date;
begin
  if parent is null or day is null then
    raise exception 'create_day_partition needs a table and a day' using errcode = 'null_value_not_allowed';
  end if;

  select namespace.nspname, class.relname, attribute.attname
    into table_schema, table_name, key_name
    from pg_class class
    join pg_namespace namespace on namespace.oid = class.relnamespace
    join pg_partitioned_table partitioned on partitioned.partrelid = class.oid
    join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attnum = partitioned.partattrs[0]
   where class.oid = parent
     and class.relkind = 'p'
     and class.relowner = current_user::regrole
     and namespace.nspowner = current_user::regrole
     and partitioned.partstrat = 'r'
     and partitioned.partnatts = 1
     and attribute.atttypid = 'timestamptz'::regtype;
  if not found then
    raise exception 'table % is not partitioned by day, or not a table of Pitlane', parent
      using errcode = 'wrong_object_type',
            hint = 'It must be partitioned by range on one timestamptz column, and belong to the owner of this function.';
  end if;

  if day < first_day or day > last_day then
    raise exception 'day % is outside % to %', day, first_day, last_day
      using errcode = 'datetime_field_overflow',
            hint = 'A record with such a time belongs in quarantine.';
  end if;

  if exists (select from ops.dropped_days dropped
              where dropped.dataset = table_schema || '.' || table_name
                and dropped.day = create_day_partition.day) then
    raise exception 'day % of %.% was dropped, and is not made again by itself', day, table_schema, table_name
      using errcode = 'object_not_in_prerequisite_state',
            hint = 'Delete its row in ops.dropped_days, if it is to come back.';
  end if;

  child_name := table_name || '_' || to_char(day, 'YYYY_MM_DD');
  if octet_length(child_name) > 63 then
    raise exception 'partition name % is longer than 63 bytes', child_name using errcode = 'name_too_long';
  end if;

  -- A day that is being loaded apart becomes the partition; see ops.day_loads.
  child := to_regclass(format('%I.%I', table_schema, child_name));
  if child is null then
    perform ops.await_day_load(table_schema || '.' || table_name, day);
    perform ops.lock_day(table_schema || '.' || table_name, day);
    perform ops.finish_day_load(table_schema || '.' || table_name, day);
  end if;

  -- One at a time for a parent: the second caller waits for the first to commit and then finds its work done. The lock
  -- is the one that "attach partition" takes; it keeps neither readers nor writers away. (An advisory lock alone would
  -- not do: it does not make the session look at the catalog anew.)
  if child is null then
    execute format('lock table only %I.%I in share update exclusive mode', table_schema, table_name);
    child := to_regclass(format('%I.%I', table_schema, child_name));
  end if;
  if child is not null then
    if not exists (select from pg_partition_ancestors(child) ancestor where ancestor.relid = parent) then
      raise exception 'table % exists, but is not a partition of %', child, parent
        using errcode = 'duplicate_table', hint = 'Attach it again, or rename it.';
    end if;
    return child;
  end if;

  -- The table is made first and attached afterwards: "partition of" would lock the parent against readers and writers.
  -- The check stays, so that a day that was detached can be attached again without a scan.
  execute format(
    'create table %1$I.%2$I (like %1$I.%3$I including all excluding identity, '
      'constraint %4$I check (%5$I is not null and %5$I >= %6$L and %5$I < %7$L))',
    table_schema, child_name, table_name, left(child_name, 53) || '_day_check', key_name, lower_bound, upper_bound);
  execute format(
    'alter table %1$I.%2$I attach partition %1$I.%3$I for values from (%4$L) to (%5$L)',
    table_schema, table_name, child_name, lower_bound, upper_bound);
  child := to_regclass(format('%I.%I', table_schema, child_name));
  if table_schema = 'market' then
    insert into market.ingest_events (event_type, status, message)
    values ('partition_create', 'success', format('%s for %s.%s', child, table_schema, table_name));
  end if;
  return child;
end
$function$;

revoke all on function ops.create_day_partition(regclass, date) from public;

comment on function ops.create_day_partition(regclass, date) is
  'Creates the partition of a table for one day (00:00 to 24:00 UTC) unless it is there, and returns it. '
  'Safe to call from many sessions at once.';
