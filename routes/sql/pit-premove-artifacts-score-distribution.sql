-- How many artifacts have a score in each of the fixed ranges; the lower end belongs to a range, and 100 to the last.
select json_build_object(
  'null', count(*) filter (where score is null),
  '0-25', count(*) filter (where score < 25),
  '25-50', count(*) filter (where score >= 25 and score < 50),
  '50-75', count(*) filter (where score >= 50 and score < 75),
  '75-90', count(*) filter (where score >= 75 and score < 90),
  '90-100', count(*) filter (where score >= 90))
from pit.premove_artifacts
where ts >= :from and ts < :until and created_at <= :as_of
