create table ops.removals (
  id      bigint      generated always as identity,
  run     uuid        not null,
  command text        collate "C" not null,
  action  text        collate "C" not null,
  dataset text        collate "C" not null,
  day     date,
  rows    bigint,
  bytes   bigint,
  forced  boolean     not null default false,
  by      text        not null default session_user,
  at      timestamptz not null default clock_timestamp(),
  constraint removals_pkey primary key (id),
  constraint removals_run_key unique nulls not distinct (run, action, dataset, day),
  constraint removals_action_check check (action in ('detach', 'drop', 'delete', 'truncate', 'put-back', 'undrop')),
  constraint removals_amount_check check (rows >= 0 and bytes >= 0)
);

create index removals_dataset_day_idx on ops.removals (dataset, day, id);

comment on table ops.removals is
  'What was taken away on purpose, and brought back: one row for each day of a dataset, or for the dataset as a whole.';
comment on column ops.removals.id is 'Number of the row, given by the database.';
comment on column ops.removals.run is 'The run of the command; the same for all that it took away.';
comment on column ops.removals.command is 'What did it: retention, db clean or db undrop.';
comment on column ops.removals.action is
  'detach: a day was taken out of its table and is kept; drop: its rows are gone; delete: rows were deleted; truncate: '
  'the table was emptied; put-back: rows had come into a detached day that no export holds; undrop: somebody wanted it.';
comment on column ops.removals.dataset is 'Dataset, as schema.table.';
comment on column ops.removals.day is 'The day (UTC); null where the dataset was not taken by day.';
comment on column ops.removals.rows is 'Rows, counted; of a detached day as the planner knows them; null where unknown.';
comment on column ops.removals.bytes is 'Size of the day on disk with its indexes, in bytes; null where rows were deleted.';
comment on column ops.removals.forced is 'Whether it was taken on demand although no verified export held it.';
comment on column ops.removals.by is 'The role.';
comment on column ops.removals.at is 'When (UTC).';
