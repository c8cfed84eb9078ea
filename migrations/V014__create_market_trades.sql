-- One partition a day (UTC), made as records need it; see ops.create_day_partition. A partitioned table has no foreign
-- keys, since to drop a day would lock what they point to, and no identity column, since a day is made LIKE the table.
-- The sequence hands out 1,000 ids at a time, so that sessions which load side by side do not queue for it.
create sequence market.trades_id_seq cache 1000;

create table market.trades (
  id          bigint      not null default nextval('market.trades_id_seq'),
  exchange_id integer     not null,
  market_id   bigint,
  symbol      text        collate "C" not null,
  ts          timestamptz not null,
  ts_source   text        collate "C" not null,
  received_at timestamptz,
  trade_id    text        collate "C",
  price       numeric     not null,
  size        numeric     not null,
  side        text        collate "C",
  content_key uuid,
  raw         jsonb,
  constraint trades_symbol_check check (symbol <> ''),
  constraint trades_ts_check check (isfinite(ts)),
  constraint trades_ts_source_check check (ts_source in ('exchange', 'receipt')),
  constraint trades_received_at_check check (isfinite(received_at)),
  constraint trades_price_check check (price > 0 and price < 'Infinity'),
  constraint trades_size_check check (size >= 0 and size < 'Infinity'),
  constraint trades_side_check check (side in ('buy', 'sell')),
  constraint trades_trade_id_check check (trade_id <> '')
) partition by range (ts);

alter sequence market.trades_id_seq owned by market.trades.id;

-- The identity. It leads with ts, so that days are pruned and known rows are found by their time; a row has either a
-- trade_id or a content_key, and nulls are equal.
create unique index trades_identity_key on market.trades (ts, exchange_id, symbol, trade_id, content_key)
  nulls not distinct;
create index trades_symbol_ts_idx on market.trades (symbol, ts desc);
create index trades_exchange_id_ts_idx on market.trades (exchange_id, ts desc);

comment on table market.trades is 'Public trades as the exchanges report them.';
comment on column market.trades.id is
  'Number of the row, given by the database; not unique by an index, and its order says nothing.';
comment on column market.trades.exchange_id is 'The exchange; see market.exchanges.';
comment on column market.trades.market_id is
  'The instrument, see market.markets; null where it was not known when the row was written.';
comment on column market.trades.symbol is
  'Canonical name of the instrument, such as BTC/USDT:USDT; compared byte by byte.';
comment on column market.trades.ts is
  'When the trade happened by the clock of the exchange (UTC, microseconds); see ts_source.';
comment on column market.trades.ts_source is
  'Where ts comes from: exchange, its own time; receipt, the wire has none and ts is received_at.';
comment on column market.trades.received_at is
  'When the payload arrived (UTC); null where nobody noted it, never invented.';
comment on column market.trades.trade_id is 'Number of the trade as the exchange gave it; null where it gives none.';
comment on column market.trades.price is 'Price of one unit, in the quote currency; above 0.';
comment on column market.trades.size is 'Size in the units of the wire; at least 0.';
comment on column market.trades.side is 'Side of the taker: buy or sell; null where the exchange does not say.';
comment on column market.trades.content_key is
  'Identity of a row without a trade_id: 128 bits of a SHA-256 over what the exchange said, and its number among equals.';
comment on column market.trades.raw is
  'Members of the row on the wire that no column holds, as JSON; null where there are none.';
