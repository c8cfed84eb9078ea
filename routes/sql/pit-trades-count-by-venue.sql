-- Trades of each venue: whole hours from what is counted, the beginning and the end of the time from the trades.
select json_build_object('counts', coalesce(json_object_agg(venue, trades order by venue), '{}'))
from (
  select venue, sum(trades) as trades
  from (
    select venue, trades
    from ops.trade_counts
    where hour >= date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z')
      and hour < date_bin('1 hour', :until, timestamptz '2000-01-01 00:00:00Z')
    union all
    select venue, count(*)
    from pit.trades
    where venue in ('binance', 'okx', 'coinbase', 'kraken')
      and ts >= :from
      and ts < least(:until,
        date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z'))
    group by venue
    union all
    select venue, count(*)
    from pit.trades
    where venue in ('binance', 'okx', 'coinbase', 'kraken')
      and ts >= greatest(
        date_bin('1 hour', :from + interval '3599.999999 seconds', timestamptz '2000-01-01 00:00:00Z'),
        date_bin('1 hour', :until, timestamptz '2000-01-01 00:00:00Z'))
      and ts < :until
    group by venue
  ) parts
  group by venue
  having sum(trades) > 0
) venues
