-- The identity of a fill, by which a second load of the same trade is known. Trades without one are facts each time.
alter table pit.trades add column trade_id text collate "C";

create unique index trades_venue_symbol_trade_id_key on pit.trades (venue, symbol, trade_id) where trade_id is not null;

comment on column pit.trades.trade_id is
  'Number of the fill as the venue gave it, unique for a venue and symbol; null where the source has none.';
