-- One partition a day (UTC), made as records need it; see ops.create_day_partition. A partitioned table has no foreign
-- keys, since to drop a day would lock what they point to, and no identity column, since a day is made LIKE the table.
-- The sequence hands out 1,000 ids at a time, so that sessions which load side by side do not queue for it.
create sequence market.orderbooks_id_seq cache 1000;

create table market.orderbooks (
  id            bigint      not null default nextval('market.orderbooks_id_seq'),
  exchange_id   integer     not null,
  market_id     bigint,
  symbol        text        collate "C" not null,
  ts            timestamptz not null,
  ts_source     text        collate "C" not null,
  received_at   timestamptz,
  sequence      text        collate "C",
  best_bid      numeric,
  best_bid_size numeric,
  best_ask      numeric,
  best_ask_size numeric,
  bids_notional numeric,
  asks_notional numeric,
  spread_bps    numeric,
  raw_book      jsonb       not null,
  content_key   uuid,
  raw           jsonb,
  constraint orderbooks_symbol_check check (symbol <> ''),
  constraint orderbooks_ts_check check (isfinite(ts)),
  constraint orderbooks_ts_source_check check (ts_source in ('exchange', 'receipt')),
  constraint orderbooks_received_at_check check (isfinite(received_at)),
  constraint orderbooks_best_bid_check check (best_bid > '-Infinity' and best_bid < 'Infinity'),
  constraint orderbooks_best_bid_size_check check (best_bid_size > '-Infinity' and best_bid_size < 'Infinity'),
  constraint orderbooks_best_ask_check check (best_ask > '-Infinity' and best_ask < 'Infinity'),
  constraint orderbooks_best_ask_size_check check (best_ask_size > '-Infinity' and best_ask_size < 'Infinity'),
  constraint orderbooks_bids_notional_check check (bids_notional > '-Infinity' and bids_notional < 'Infinity'),
  constraint orderbooks_asks_notional_check check (asks_notional > '-Infinity' and asks_notional < 'Infinity'),
  constraint orderbooks_spread_bps_check check (spread_bps > '-Infinity' and spread_bps < 'Infinity'),
  constraint orderbooks_raw_book_check check (jsonb_typeof(raw_book) = 'object')
) partition by range (ts);

alter sequence market.orderbooks_id_seq owned by market.orderbooks.id;

-- The identity. It leads with ts, so that days are pruned and known rows are found by their time.
create unique index orderbooks_identity_key on market.orderbooks (ts, exchange_id, symbol, content_key)
  nulls not distinct;
create index orderbooks_symbol_ts_idx on market.orderbooks (symbol, ts desc);
create index orderbooks_exchange_id_ts_idx on market.orderbooks (exchange_id, ts desc);

comment on table market.orderbooks is 'Order books: the levels that an exchange showed at one moment.';
comment on column market.orderbooks.id is
  'Number of the row, given by the database; not unique by an index, and its order says nothing.';
comment on column market.orderbooks.exchange_id is 'The exchange; see market.exchanges.';
comment on column market.orderbooks.market_id is
  'The instrument, see market.markets; null where it was not known when the row was written.';
comment on column market.orderbooks.symbol is
  'Canonical name of the instrument, such as BTC/USDT:USDT; compared byte by byte.';
comment on column market.orderbooks.ts is 'The time of the book (UTC, microseconds); see ts_source.';
comment on column market.orderbooks.ts_source is
  'Where ts comes from: exchange, its own time; receipt, the wire has none and ts is received_at.';
comment on column market.orderbooks.received_at is
  'When the payload arrived (UTC); null where nobody noted it, never invented.';
comment on column market.orderbooks.sequence is
  'Number of the state of the book as the exchange counts it; null where it does not.';
comment on column market.orderbooks.best_bid is 'Highest price that somebody bids; null where nobody does.';
comment on column market.orderbooks.best_bid_size is 'Size at the best bid, in the units of the wire.';
comment on column market.orderbooks.best_ask is 'Lowest price that somebody asks; null where nobody does.';
comment on column market.orderbooks.best_ask_size is 'Size at the best ask, in the units of the wire.';
comment on column market.orderbooks.bids_notional is
  'Sum of price times size over the bids shown, in the units of the wire.';
comment on column market.orderbooks.asks_notional is
  'Sum of price times size over the asks shown, in the units of the wire.';
comment on column market.orderbooks.spread_bps is
  'Spread over the mid price, in basis points, to 8 decimals; null where a side is empty.';
comment on column market.orderbooks.raw_book is
  'The book: symbol, bids and asks as {price, quantity}, best first, decimals as text, and timestamp.';
comment on column market.orderbooks.content_key is
  'Identity of the row: 128 bits of a SHA-256 over what the exchange said, and its number among equals.';
comment on column market.orderbooks.raw is
  'Members of the row on the wire that no column holds, as JSON; null where there are none.';
