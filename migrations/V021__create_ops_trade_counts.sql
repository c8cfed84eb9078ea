-- How many trades pit.trades has of each venue and hour, kept by triggers in the transaction that changes them: counts
-- over days are sums of a few rows. Every session adds to rows of its own, so that writers never wait for each other.
create table ops.trade_counts (
  hour   timestamptz not null,
  venue  text        collate "C" not null,
  writer integer     not null,
  trades bigint      not null,
  constraint trade_counts_pkey primary key (hour, venue, writer)
) with (fillfactor = 50);

comment on table ops.trade_counts is 'How many rows pit.trades has for each hour and venue: the sum over all writers.';
comment on column ops.trade_counts.hour is 'Begin of the hour of ts (UTC).';
comment on column ops.trade_counts.venue is 'Venue of the trades.';
comment on column ops.trade_counts.writer is 'Process of the server that wrote; of interest to nobody else.';
comment on column ops.trade_counts.trades is
  'Trades that this writer added less those that it took away; alone it may be below 0.';

create function ops.count_trades() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'TRUNCATE' then
    delete from ops.trade_counts;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into ops.trade_counts as known (hour, venue, writer, trades)
    select date_bin('1 hour', ts, timestamptz '2000-01-01 00:00:00Z'), venue, pg_backend_pid(), count(*)
    from arrived group by 1, 2
    on conflict (hour, venue, writer) do update set trades = known.trades + excluded.trades;
  end if;
  if tg_op in ('DELETE', 'UPDATE') then
    insert into ops.trade_counts as known (hour, venue, writer, trades)
    select date_bin('1 hour', ts, timestamptz '2000-01-01 00:00:00Z'), venue, pg_backend_pid(), -count(*)
    from gone group by 1, 2
    on conflict (hour, venue, writer) do update set trades = known.trades + excluded.trades;
  end if;
  return null;
end
$$;

comment on function ops.count_trades() is 'Keeps ops.trade_counts; for triggers of pit.trades.';
revoke all on function ops.count_trades() from public;

-- Nobody writes between the first count and the triggers.
lock table pit.trades in share row exclusive mode;

create trigger trades_count_inserted after insert on pit.trades
  referencing new table as arrived for each statement execute function ops.count_trades();
create trigger trades_count_updated after update on pit.trades
  referencing old table as gone new table as arrived for each statement execute function ops.count_trades();
create trigger trades_count_deleted after delete on pit.trades
  referencing old table as gone for each statement execute function ops.count_trades();
create trigger trades_count_truncated after truncate on pit.trades
  for each statement execute function ops.count_trades();

insert into ops.trade_counts (hour, venue, writer, trades)
select date_bin('1 hour', ts, timestamptz '2000-01-01 00:00:00Z'), venue, 0, count(*) from pit.trades group by 1, 2;
