-- How long scans took, in milliseconds, of those that say so; percentiles lie between two of them where need be.
select json_build_object(
  'count', count(processing_latency_ms),
  'p50', percentile_cont(0.50) within group (order by processing_latency_ms),
  'p95', percentile_cont(0.95) within group (order by processing_latency_ms),
  'p99', percentile_cont(0.99) within group (order by processing_latency_ms),
  'mean', avg(processing_latency_ms)::double precision,
  'min', min(processing_latency_ms),
  'max', max(processing_latency_ms))
from pit.premove_artifacts
where ts >= :from and ts < :until and created_at <= :as_of and processing_latency_ms is not null
