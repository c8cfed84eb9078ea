-- One partition a day (UTC), made as records need it; see ops.create_day_partition. A partitioned table has no foreign
-- keys, since to drop a day would lock what they point to, and no identity column, since a day is made LIKE the table.
-- The sequence hands out 1,000 ids at a time, so that sessions which load side by side do not queue for it.
create sequence market.tickers_id_seq cache 1000;

create table market.tickers (
  id               bigint      not null default nextval('market.tickers_id_seq'),
  exchange_id      integer     not null,
  market_id        bigint,
  symbol           text        collate "C" not null,
  ts               timestamptz not null,
  ts_source        text        collate "C" not null,
  received_at      timestamptz,
  last_price       numeric,
  mark_price       numeric,
  index_price      numeric,
  best_bid         numeric,
  best_bid_size    numeric,
  best_ask         numeric,
  best_ask_size    numeric,
  volume_24h       numeric,
  turnover_24h     numeric,
  price_change_24h numeric,
  high_24h         numeric,
  low_24h          numeric,
  open_interest    numeric,
  content_key      uuid,
  raw              jsonb,
  constraint tickers_symbol_check check (symbol <> ''),
  constraint tickers_ts_check check (isfinite(ts)),
  constraint tickers_ts_source_check check (ts_source in ('exchange', 'receipt')),
  constraint tickers_received_at_check check (isfinite(received_at)),
  constraint tickers_last_price_check check (last_price > '-Infinity' and last_price < 'Infinity'),
  constraint tickers_mark_price_check check (mark_price > '-Infinity' and mark_price < 'Infinity'),
  constraint tickers_index_price_check check (index_price > '-Infinity' and index_price < 'Infinity'),
  constraint tickers_best_bid_check check (best_bid > '-Infinity' and best_bid < 'Infinity'),
  constraint tickers_best_bid_size_check check (best_bid_size > '-Infinity' and best_bid_size < 'Infinity'),
  constraint tickers_best_ask_check check (best_ask > '-Infinity' and best_ask < 'Infinity'),
  constraint tickers_best_ask_size_check check (best_ask_size > '-Infinity' and best_ask_size < 'Infinity'),
  constraint tickers_volume_24h_check check (volume_24h > '-Infinity' and volume_24h < 'Infinity'),
  constraint tickers_turnover_24h_check check (turnover_24h > '-Infinity' and turnover_24h < 'Infinity'),
  constraint tickers_price_change_24h_check check (price_change_24h > '-Infinity' and price_change_24h < 'Infinity'),
  constraint tickers_high_24h_check check (high_24h > '-Infinity' and high_24h < 'Infinity'),
  constraint tickers_low_24h_check check (low_24h > '-Infinity' and low_24h < 'Infinity'),
  constraint tickers_open_interest_check check (open_interest > '-Infinity' and open_interest < 'Infinity')
) partition by range (ts);

alter sequence market.tickers_id_seq owned by market.tickers.id;

-- The identity. It leads with ts, so that days are pruned and known rows are found by their time.
create unique index tickers_identity_key on market.tickers (ts, exchange_id, symbol, content_key)
  nulls not distinct;
create index tickers_symbol_ts_idx on market.tickers (symbol, ts desc);
create index tickers_exchange_id_ts_idx on market.tickers (exchange_id, ts desc);

comment on table market.tickers is 'Tickers: what an exchange said of an instrument at one moment.';
comment on column market.tickers.id is
  'Number of the row, given by the database; not unique by an index, and its order says nothing.';
comment on column market.tickers.exchange_id is 'The exchange; see market.exchanges.';
comment on column market.tickers.market_id is
  'The instrument, see market.markets; null where it was not known when the row was written.';
comment on column market.tickers.symbol is
  'Canonical name of the instrument, such as BTC/USDT:USDT; compared byte by byte.';
comment on column market.tickers.ts is 'The time of the ticker (UTC, microseconds); see ts_source.';
comment on column market.tickers.ts_source is
  'Where ts comes from: exchange, its own time; receipt, the wire has none and ts is received_at.';
comment on column market.tickers.received_at is
  'When the payload arrived (UTC); null where nobody noted it, never invented.';
comment on column market.tickers.last_price is 'Price of the last trade, in the quote currency.';
comment on column market.tickers.mark_price is 'Mark price of a contract, in the quote currency.';
comment on column market.tickers.index_price is 'Price of the underlying index, in the quote currency.';
comment on column market.tickers.best_bid is 'Highest price that somebody bids.';
comment on column market.tickers.best_bid_size is 'Size at the best bid, in the units of the wire.';
comment on column market.tickers.best_ask is 'Lowest price that somebody asks.';
comment on column market.tickers.best_ask_size is 'Size at the best ask, in the units of the wire.';
comment on column market.tickers.volume_24h is 'Traded in 24 hours, in the units of the wire.';
comment on column market.tickers.turnover_24h is 'Traded in 24 hours, in the quote currency.';
comment on column market.tickers.price_change_24h is 'Change of the price in 24 hours, in the quote currency.';
comment on column market.tickers.high_24h is 'Highest price in 24 hours.';
comment on column market.tickers.low_24h is 'Lowest price in 24 hours.';
comment on column market.tickers.open_interest is 'Open interest, in the units of the wire.';
comment on column market.tickers.content_key is
  'Identity of the row: 128 bits of a SHA-256 over what the exchange said, and its number among equals.';
comment on column market.tickers.raw is
  'Members of the row on the wire that no column holds, as JSON; null where there are none.';
