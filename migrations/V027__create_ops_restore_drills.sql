create table ops.restore_drills (
  id         bigint      generated always as identity,
  set_name   text        collate "C" not null,
  kind       text        collate "C" not null,
  server     text        not null,
  state      text        collate "C" not null default 'running',
  parts      integer     not null default 0,
  rows       bigint      not null default 0,
  detail     text,
  started_at timestamptz not null default clock_timestamp(),
  ended_at   timestamptz,
  constraint restore_drills_pkey primary key (id),
  constraint restore_drills_kind_check check (kind in ('whole', 'changed')),
  constraint restore_drills_state_check check (state in ('running', 'passed', 'damaged', 'failed')),
  constraint restore_drills_counts_check check (parts >= 0 and rows >= 0),
  constraint restore_drills_ended_check check ((state = 'running') = (ended_at is null)),
  constraint restore_drills_detail_check check ((state in ('damaged', 'failed')) = (detail is not null))
);

create index restore_drills_started_at_idx on ops.restore_drills (started_at desc);

comment on table ops.restore_drills is
  'Restores of exports into a scratch database, made to find out whether they would restore.';
comment on column ops.restore_drills.id is 'Number of the drill.';
comment on column ops.restore_drills.set_name is 'The set that was restored; see ops.exports.';
comment on column ops.restore_drills.kind is 'whole: every part; changed: those that no drill had restored before.';
comment on column ops.restore_drills.server is 'Where the scratch database was: host and port.';
comment on column ops.restore_drills.state is
  'running: not ended, or broken off; passed: what was restored is what was exported; damaged: it is not; failed: not tried to the end.';
comment on column ops.restore_drills.parts is 'Parts with rows that were restored and compared.';
comment on column ops.restore_drills.rows is 'Rows in them.';
comment on column ops.restore_drills.detail is 'What was found damaged, or why it failed; null otherwise.';
comment on column ops.restore_drills.started_at is 'When it began (UTC).';
comment on column ops.restore_drills.ended_at is 'When it ended (UTC); null while it runs, and where it was broken off.';

create table ops.drilled_parts (
  sha256     text        collate "C" not null,
  drilled_at timestamptz not null default clock_timestamp(),
  constraint drilled_parts_pkey primary key (sha256)
);

comment on table ops.drilled_parts is 'Parts of the newest set that a drill has restored and compared.';
comment on column ops.drilled_parts.sha256 is 'SHA-256 of the file, in hexadecimal; see ops.export_parts.';
comment on column ops.drilled_parts.drilled_at is 'When it was restored for the last time (UTC).';
