-- One partition a day (UTC), made as records need it; see ops.create_day_partition. A partitioned table has no foreign
-- keys, since to drop a day would lock what they point to, and no identity column, since a day is made LIKE the table.
-- The sequence hands out 1,000 ids at a time, so that sessions which load side by side do not queue for it.
create sequence market.funding_rates_id_seq cache 1000;

create table market.funding_rates (
  id                bigint      not null default nextval('market.funding_rates_id_seq'),
  exchange_id       integer     not null,
  market_id         bigint,
  symbol            text        collate "C" not null,
  ts                timestamptz not null,
  ts_source         text        collate "C" not null,
  received_at       timestamptz,
  rate              numeric     not null,
  next_rate         numeric,
  funding_time      timestamptz,
  next_funding_time timestamptz,
  mark_price        numeric,
  index_price       numeric,
  interval_hours    numeric,
  content_key       uuid,
  raw               jsonb,
  constraint funding_rates_symbol_check check (symbol <> ''),
  constraint funding_rates_ts_check check (isfinite(ts)),
  constraint funding_rates_ts_source_check check (ts_source in ('exchange', 'receipt')),
  constraint funding_rates_received_at_check check (isfinite(received_at)),
  constraint funding_rates_rate_check check (rate > '-Infinity' and rate < 'Infinity'),
  constraint funding_rates_next_rate_check check (next_rate > '-Infinity' and next_rate < 'Infinity'),
  constraint funding_rates_mark_price_check check (mark_price > '-Infinity' and mark_price < 'Infinity'),
  constraint funding_rates_index_price_check check (index_price > '-Infinity' and index_price < 'Infinity'),
  constraint funding_rates_interval_hours_check check (interval_hours > 0 and interval_hours < 'Infinity'),
  constraint funding_rates_funding_time_check check (isfinite(funding_time)),
  constraint funding_rates_next_funding_time_check check (isfinite(next_funding_time))
) partition by range (ts);

alter sequence market.funding_rates_id_seq owned by market.funding_rates.id;

-- The identity. It leads with ts, so that days are pruned and known rows are found by their time.
create unique index funding_rates_identity_key on market.funding_rates (ts, exchange_id, symbol, content_key)
  nulls not distinct;
create index funding_rates_symbol_ts_idx on market.funding_rates (symbol, ts desc);
create index funding_rates_exchange_id_ts_idx on market.funding_rates (exchange_id, ts desc);

comment on table market.funding_rates is 'Funding rates of perpetual contracts.';
comment on column market.funding_rates.id is
  'Number of the row, given by the database; not unique by an index, and its order says nothing.';
comment on column market.funding_rates.exchange_id is 'The exchange; see market.exchanges.';
comment on column market.funding_rates.market_id is
  'The instrument, see market.markets; null where it was not known when the row was written.';
comment on column market.funding_rates.symbol is
  'Canonical name of the instrument, such as BTC/USDT:USDT; compared byte by byte.';
comment on column market.funding_rates.ts is 'The time that the rate stands for (UTC, microseconds); see ts_source.';
comment on column market.funding_rates.ts_source is
  'Where ts comes from: exchange, its own time; receipt, the wire has none and ts is received_at.';
comment on column market.funding_rates.received_at is
  'When the payload arrived (UTC); null where nobody noted it, never invented.';
comment on column market.funding_rates.rate is
  'Rate of one interval, as a fraction (0.0001 is one basis point); may be negative.';
comment on column market.funding_rates.next_rate is 'Rate foreseen for the next interval, as a fraction.';
comment on column market.funding_rates.funding_time is 'When the rate is paid (UTC).';
comment on column market.funding_rates.next_funding_time is 'When the next rate is paid (UTC).';
comment on column market.funding_rates.mark_price is 'Mark price of the contract, in the quote currency.';
comment on column market.funding_rates.index_price is 'Price of the underlying index, in the quote currency.';
comment on column market.funding_rates.interval_hours is 'Length of the funding interval in hours.';
comment on column market.funding_rates.content_key is
  'Identity of the row: 128 bits of a SHA-256 over what the exchange said, and its number among equals.';
comment on column market.funding_rates.raw is
  'Members of the row on the wire that no column holds, as JSON; null where there are none.';
