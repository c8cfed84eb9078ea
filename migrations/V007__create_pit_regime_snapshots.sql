-- weights_structure_check: an object with the five weights, each a number of at least 0, social at most 10; further keys
-- are welcome. The comparisons are between JSON numbers, so that no value can make a cast fail; "is not distinct from"
-- makes a missing key a plain "no" (a check that is null would pass).
create table pit.regime_snapshots (
  ts               timestamptz      not null,
  realized_vol_7d  double precision not null,
  pct_above_20ma   double precision not null,
  breadth_thrust   double precision not null,
  regime           text             collate "C" not null,
  weights          jsonb            not null,
  confidence_score double precision default 0.5,
  detection_method text             default 'majority_vote',
  metadata         jsonb            default '{}',
  created_at       timestamptz      default now(),
  constraint regime_snapshots_pkey primary key (ts),
  constraint regime_snapshots_ts_check check (isfinite(ts)),
  constraint regime_snapshots_realized_vol_7d_check check (realized_vol_7d >= 0 and realized_vol_7d < 'Infinity'),
  constraint regime_snapshots_pct_above_20ma_check check (pct_above_20ma >= 0 and pct_above_20ma <= 100),
  constraint regime_snapshots_breadth_thrust_check check (breadth_thrust >= -1 and breadth_thrust <= 1),
  constraint regime_snapshots_regime_check check (regime in ('trending', 'choppy', 'highvol', 'mixed')),
  constraint regime_snapshots_confidence_score_check check (confidence_score >= 0 and confidence_score <= 1),
  constraint weights_structure_check check (
    jsonb_typeof(weights) = 'object'
    and jsonb_typeof(weights -> 'momentum')  is not distinct from 'number' and (weights -> 'momentum')  >= '0'
    and jsonb_typeof(weights -> 'technical') is not distinct from 'number' and (weights -> 'technical') >= '0'
    and jsonb_typeof(weights -> 'volume')    is not distinct from 'number' and (weights -> 'volume')    >= '0'
    and jsonb_typeof(weights -> 'quality')   is not distinct from 'number' and (weights -> 'quality')   >= '0'
    and jsonb_typeof(weights -> 'social')    is not distinct from 'number' and (weights -> 'social')    >= '0'
    and (weights -> 'social') <= '10')
);

create index regime_snapshots_ts_idx on pit.regime_snapshots (ts desc);
create index regime_snapshots_regime_idx on pit.regime_snapshots (regime, ts desc);
create index regime_snapshots_confidence_idx on pit.regime_snapshots (confidence_score desc, ts desc);
create index regime_snapshots_regime_confidence_idx
  on pit.regime_snapshots (regime, confidence_score desc, ts desc);

comment on table pit.regime_snapshots is
  'State of the market every 4 hours: the signals, the regime they amount to and the weights that follow from it.';
comment on column pit.regime_snapshots.ts is
  'The boundary that the snapshot stands for: 00, 04, 08, 12, 16 or 20 o''clock (UTC, microseconds).';
comment on column pit.regime_snapshots.realized_vol_7d is
  'Realized volatility of the last 7 days, annualised, as a fraction (0.25 is 25 %); finite, at least 0.';
comment on column pit.regime_snapshots.pct_above_20ma is
  'Share of the assets above their moving average of 20 days, in percent, 0 to 100.';
comment on column pit.regime_snapshots.breadth_thrust is 'Breadth thrust, without a unit, -1 to 1.';
comment on column pit.regime_snapshots.regime is 'The regime: trending, choppy, highvol or mixed.';
comment on column pit.regime_snapshots.weights is
  'Weights of the factors momentum, technical, volume, quality and social, in percent of the total; social at most 10.';
comment on column pit.regime_snapshots.confidence_score is 'Confidence in the regime, as a fraction, 0 to 1.';
comment on column pit.regime_snapshots.detection_method is 'How the regime was found, such as majority_vote.';
comment on column pit.regime_snapshots.metadata is 'What else the detector said, as JSON.';
comment on column pit.regime_snapshots.created_at is 'When the row was first written: start of its transaction (UTC).';
