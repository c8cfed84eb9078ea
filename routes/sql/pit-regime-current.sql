-- The regime in force: the newest snapshot that is not ahead of the clock, and the last ten changes among the last 30
-- days of snapshots. Times are written in UTC whatever the session's time zone is.
with newest as (
  select *
  from pit.regime_snapshots
  where ts <= now() and created_at <= :as_of
  order by ts desc
  limit 180
),
steps as (
  select ts, regime, confidence_score, lag(regime) over (order by ts) as regime_before
  from newest
),
changes as (
  select *
  from steps
  where regime <> regime_before
  order by ts desc
  limit 10
)
select json_build_object(
  'active_regime', regime,
  'confidence', confidence_score,
  'is_stable', metadata -> 'is_stable',
  'weights', weights,
  'last_detection', to_char(ts at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'next_update', to_char((ts + interval '4 hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'signals', json_build_object(
    'realized_vol_7d', realized_vol_7d,
    'pct_above_20ma', pct_above_20ma,
    'breadth_thrust', breadth_thrust),
  'regime_history', (
    select coalesce(
      json_agg(
        json_build_object(
          'from_regime', regime_before,
          'to_regime', regime,
          'timestamp', to_char(ts at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'confidence', confidence_score)
        order by ts desc),
      '[]')
    from changes))
from newest
order by ts desc
limit 1
