-- To wait is not to fail: a slot that has waited for long has all its attempts left, and so has one that was told to stop.
alter table ops.job_runs
  add column waits integer not null default 0,
  add constraint job_runs_waits_counted check (waits between 0 and attempts - interruptions);

comment on column ops.job_runs.waits is
  'How many of these attempts ended because something had to come first, or because the process was told to stop.';
