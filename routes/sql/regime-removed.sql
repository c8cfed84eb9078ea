-- Whether anything of some datasets was taken away on purpose, and not brought back, of the days of a time. Rows without a
-- day tell of a dataset that was emptied as a whole.
select exists (
    select
    from ops.dropped_days
    where dataset = any (:datasets::text[])
      and day >= (:since at time zone 'UTC')::date and day <= (:boundary at time zone 'UTC')::date
  ) or exists (
    select
    from (
      select distinct on (dataset, day) action
      from ops.removals
      where dataset = any (:datasets::text[])
        and (day is null or day >= (:since at time zone 'UTC')::date and day <= (:boundary at time zone 'UTC')::date)
      order by dataset, day, id desc
    ) last
    where action not in ('put-back', 'undrop')
  ) as removed
