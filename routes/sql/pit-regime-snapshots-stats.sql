-- How often each regime was found.
select json_build_object('regimes', coalesce(json_object_agg(regime, snapshots order by regime), '{}'))
from (
  select regime, count(*) as snapshots
  from pit.regime_snapshots
  where ts >= :from and ts < :until and created_at <= :as_of
  group by regime
) regimes
