-- The symbols of an exchange with the most turnover of 24 hours, as their last tickers at or before a moment say; one at
-- the floor, or before it, is too old. Of equal turnovers the first symbol in the order of bytes comes first.
--
-- The symbols are found by leaps over the index of symbol and time, from each one to the next; about "any" and the order
-- see regime-prices.
with recursive listed (symbol) as (
  (
    select symbol from market.tickers where ts <= :point and ts > :floor order by symbol limit 1
  )
  union all
  select (
    select next.symbol
    from market.tickers next
    where next.symbol > listed.symbol and next.ts <= :point and next.ts > :floor
    order by next.symbol
    limit 1
  )
  from listed
  where listed.symbol is not null
)
select listed.symbol
from market.exchanges exchange
  cross join listed
  cross join lateral (
    select each.ts
    from market.tickers each
    where each.symbol = any (array[listed.symbol]) and each.exchange_id + 0 = exchange.id
      and each.turnover_24h is not null and each.ts <= :point and each.ts > :floor
    order by each.symbol, each.ts desc
    limit 1
  ) newest
  cross join lateral (
    select each.turnover_24h as turnover
    from market.tickers each
    where each.symbol = listed.symbol and each.exchange_id = exchange.id and each.ts = newest.ts
      and each.turnover_24h is not null
      and each.ts <= :point and each.ts > :floor
    order by each.content_key desc nulls last
    limit 1
  ) busy
where exchange.name = :exchange and right(listed.symbol, length(:ending)) = :ending
order by busy.turnover desc, listed.symbol
limit :most
