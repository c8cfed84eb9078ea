-- The snapshots from a time up to a boundary, and the newest one before that time, the newest first.
(
  select ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights::text, confidence_score, detection_method,
    metadata::text, created_at
  from pit.regime_snapshots
  where ts <= :boundary and ts >= :since
)
union all
(
  select ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights::text, confidence_score, detection_method,
    metadata::text, created_at
  from pit.regime_snapshots
  where ts < :since
  order by ts desc
  limit 1
)
order by ts desc
