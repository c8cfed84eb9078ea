-- The last price of each symbol at or before each of some moments, on one exchange: of a trade, else of a ticker. A price
-- at the floor of a moment, or before it, is too old. Of several at one time the trade with the greatest trade_id counts
-- (a longer one is greater), or the greatest content_key.
--
-- Every time is the first one in the index over symbol and time, from the moment on backwards. The other indexes that are
-- in the order of time lead through all symbols until then, whatever the planner hopes: "+ 0" keeps it from that over
-- exchanges, and the order by symbol and time, of an array with one symbol, is that of this index alone. The ends of the
-- whole time are for days to be left out before the statement runs.
select wanted.symbol, moment.point, coalesce(trade.price, ticker.price) as price, trade.price is null as of_ticker
from market.exchanges exchange
  cross join unnest(:symbols::text[]) wanted (symbol)
  cross join unnest(:points::timestamptz[], :floors::timestamptz[]) moment (point, floor)
  left join lateral (
    select each.ts
    from market.trades each
    where each.symbol = any (array[wanted.symbol]) and each.exchange_id + 0 = exchange.id
      and each.ts <= moment.point and each.ts > moment.floor
      and each.ts <= :newest and each.ts > :oldest
    order by each.symbol, each.ts desc
    limit 1
  ) last_trade on true
  left join lateral (
    select each.price
    from market.trades each
    where each.symbol = wanted.symbol and each.exchange_id = exchange.id and each.ts = last_trade.ts
      and each.ts <= :newest and each.ts > :oldest
    order by length(each.trade_id) desc nulls last, each.trade_id desc nulls last, each.content_key desc nulls last
    limit 1
  ) trade on true
  left join lateral (
    select each.ts
    from market.tickers each
    where last_trade.ts is null
      and each.symbol = any (array[wanted.symbol]) and each.exchange_id + 0 = exchange.id and each.last_price > 0
      and each.ts <= moment.point and each.ts > moment.floor
      and each.ts <= :newest and each.ts > :oldest
    order by each.symbol, each.ts desc
    limit 1
  ) last_ticker on true
  left join lateral (
    select each.last_price as price
    from market.tickers each
    where each.symbol = wanted.symbol and each.exchange_id = exchange.id and each.ts = last_ticker.ts
      and each.last_price > 0
      and each.ts <= :newest and each.ts > :oldest
    order by each.content_key desc nulls last
    limit 1
  ) ticker on true
where exchange.name = :exchange and coalesce(trade.price, ticker.price) is not null
