create table ops.dropped_days (
  dataset text        collate "C" not null,
  day     date        not null,
  state   text        collate "C" not null,
  at      timestamptz not null default clock_timestamp(),
  by      text        not null default session_user,
  constraint dropped_days_pkey primary key (dataset, day),
  constraint dropped_days_state_check check (state in ('detaching', 'dropped'))
);

comment on table ops.dropped_days is
  'Days whose partition was taken away on purpose: no load brings one back before its row is deleted.';
comment on column ops.dropped_days.dataset is 'Dataset of the partition, as schema.table.';
comment on column ops.dropped_days.day is 'The day (UTC).';
comment on column ops.dropped_days.state is 'detaching: its partition is about to go; dropped: it is gone.';
comment on column ops.dropped_days.at is 'When the state was reached (UTC).';
comment on column ops.dropped_days.by is 'Who took it away: a role, or a command.';
