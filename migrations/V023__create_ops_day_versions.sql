-- What a day of a dataset holds has a version, so that an export need not write again what has not changed. Whoever
-- changes rows of a day adds a row with a random token in the same transaction: a mere insert, for which nobody ever
-- waits. The version is the exclusive or of all tokens of the day, hence two snapshots see the same version if and only
-- if they see the same changes, also where one of them is of a copy of the database that has gone its own way since.
create table ops.day_changes (
  dataset text   collate "C" not null,
  day     date   not null,
  token   bigint not null default 1 + floor(random() * 9007199254740990)::bigint,
  constraint day_changes_token_check check (token > 0 and token < 9007199254740992)
);

comment on table ops.day_changes is
  'Changes of the rows of days, one row for each transaction and day; folded into ops.day_versions now and then.';
comment on column ops.day_changes.dataset is 'Dataset whose rows changed, as schema.table.';
comment on column ops.day_changes.day is 'The day of the rows by the time of the dataset (UTC).';
comment on column ops.day_changes.token is 'A random number from 1 to 2^53 - 1, this change''s part in the version.';

create table ops.day_versions (
  dataset text   collate "C" not null,
  day     date   not null,
  version bigint not null,
  constraint day_versions_pkey primary key (dataset, day)
);

comment on table ops.day_versions is
  'Versions of days as of the last fold: the version of now has the tokens of ops.day_changes in it, too.';
comment on column ops.day_versions.dataset is 'Dataset, as schema.table.';
comment on column ops.day_versions.day is 'The day (UTC).';
comment on column ops.day_versions.version is 'Exclusive or of the tokens of all changes that were folded in.';

-- Loads tell what they insert themselves. Statements by hand are told by triggers, where they name the table that has
-- them: rows that are changed in a partition by its own name have to be told with ops.note_day_change.
create function ops.note_changed_days() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'TRUNCATE' then
    insert into ops.day_changes (dataset, day)
    select distinct known.dataset, known.day
    from (select v.dataset, v.day from ops.day_versions v union all select c.dataset, c.day from ops.day_changes c) known
    where known.dataset = tg_table_schema || '.' || tg_table_name;
  end if;
  if tg_op in ('DELETE', 'UPDATE') then
    insert into ops.day_changes (dataset, day)
    select distinct tg_table_schema || '.' || tg_table_name, (ts at time zone 'UTC')::date from gone where isfinite(ts);
  end if;
  if tg_op = 'UPDATE' then
    insert into ops.day_changes (dataset, day)
    select distinct tg_table_schema || '.' || tg_table_name, (ts at time zone 'UTC')::date from arrived where isfinite(ts);
  end if;
  return null;
end
$$;

comment on function ops.note_changed_days() is 'Tells ops.day_changes what statements change; for tables with a column ts.';
revoke all on function ops.note_changed_days() from public;

do $$
declare
  changing text;
begin
  foreach changing in array array['pit.trades', 'pit.regime_snapshots', 'pit.premove_artifacts',
                                  'market.tickers', 'market.orderbooks', 'market.trades', 'market.funding_rates'] loop
    execute format('create trigger %I after update on %s referencing old table as gone new table as arrived '
      'for each statement execute function ops.note_changed_days()', split_part(changing, '.', 2) || '_day_updated', changing);
    execute format('create trigger %I after delete on %s referencing old table as gone '
      'for each statement execute function ops.note_changed_days()', split_part(changing, '.', 2) || '_day_deleted', changing);
    execute format('create trigger %I after truncate on %s '
      'for each statement execute function ops.note_changed_days()', split_part(changing, '.', 2) || '_day_truncated', changing);
  end loop;
end
$$;
