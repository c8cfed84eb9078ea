-- One row for each due time of a job that was taken up: its slot. The primary key is what makes a slot run once.
create table ops.job_runs (
  job           text        collate "C" not null,
  due           timestamptz not null,
  state         text        collate "C" not null,
  attempts      integer     not null,
  interruptions integer     not null default 0,
  covers_from   timestamptz not null,
  covers        integer     not null default 1,
  first_started timestamptz not null,
  started       timestamptz not null,
  ended         timestamptz,
  next_try      timestamptz,
  figures       jsonb,
  error         text,
  writer        text        collate "C" not null,
  started_by    text        collate "C" not null,
  constraint job_runs_pkey primary key (job, due),
  constraint job_runs_state_known check (state in ('running', 'waiting', 'failed', 'done', 'superseded')),
  constraint job_runs_started_by_known check (started_by in ('schedule', 'command', 'http')),
  constraint job_runs_attempts_counted check (attempts >= 1 and interruptions between 0 and attempts),
  constraint job_runs_covers_itself check (covers >= 1 and covers_from <= due),
  constraint job_runs_end_told check ((state = 'running') = (ended is null)),
  constraint job_runs_only_failures_are_tried_again check (next_try is null or state = 'failed')
);

create index job_runs_unfinished on ops.job_runs (job, due)
  where state in ('running', 'waiting') or next_try is not null;
create index job_runs_started on ops.job_runs (started desc);

comment on table ops.job_runs is 'Slots: the due times of scheduled jobs, and what came of each.';
comment on column ops.job_runs.job is 'Name of the job, as in config/jobs.yaml.';
comment on column ops.job_runs.due is 'When the slot was due, by the cron expression of the job, which is read in UTC.';
comment on column ops.job_runs.state is
  'running (or its process died), waiting for something that must come first, failed, done, or superseded by a later slot.';
comment on column ops.job_runs.attempts is 'How often it was begun, the attempt under way included.';
comment on column ops.job_runs.interruptions is 'How many of these attempts ended with the death of their process.';
comment on column ops.job_runs.covers_from is
  'First due time that it stands for: before due where a job catches up on missed due times with one slot.';
comment on column ops.job_runs.covers is 'How many due times it stands for, its own included.';
comment on column ops.job_runs.first_started is 'When it was begun for the first time, by the clock of the database.';
comment on column ops.job_runs.started is 'When its last attempt was begun, by the clock of the database.';
comment on column ops.job_runs.ended is 'When its last attempt ended, by the clock of the database; null: it is running.';
comment on column ops.job_runs.next_try is 'When a failed slot is tried again; null: not by itself.';
comment on column ops.job_runs.figures is 'What the job says of its work.';
comment on column ops.job_runs.error is 'Why the last attempt failed, or what the slot waits for.';
comment on column ops.job_runs.writer is 'Process of the last attempt: its number, and the machine.';
comment on column ops.job_runs.started_by is 'Who made the slot: the schedule (catching up included), a command, or an HTTP request.';
comment on index ops.job_runs_unfinished is 'Slots that are to be looked at again: few, and found at every sweep.';
comment on index ops.job_runs_started is 'The history, newest first.';
