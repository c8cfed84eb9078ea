alter table ops.job_runs drop column waits;
