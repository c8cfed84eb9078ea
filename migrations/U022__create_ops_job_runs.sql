-- The history of the jobs goes with it: afterwards each job starts with its newest due time again.
drop table ops.job_runs;
