-- All trades: whole hours from what is counted, the beginning and the end of the time from the trades.
select json_build_object('count', coalesce(sum(trades), 0))
from (
  select trades
  from ops.trade_counts
  where hour >= date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z')
    and hour < date_bin('1 hour', :until, timestamptz '2000-01-01 00:00:00Z')
  union all
  select count(*)
  from pit.trades
  where venue in ('binance', 'okx', 'coinbase', 'kraken')
    and ts >= :from
    and ts < least(:until,
      date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z'))
  union all
  select count(*)
  from pit.trades
  where venue in ('binance', 'okx', 'coinbase', 'kraken')
    and ts >= greatest(
      date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z'),
      date_bin('1 hour', :until, timestamptz '2000-01-01 00:00:00Z'))
    and ts < :until
) parts
