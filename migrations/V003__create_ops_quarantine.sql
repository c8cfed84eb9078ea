create table ops.quarantine (
  id            bigint      generated always as identity,
  load_id       text        collate "C" not null,
  dataset       text        collate "C" not null,
  chunk         integer     not null,
  record        bigint      not null,
  origin        text        not null,
  line          bigint      not null,
  pointer       text        not null default '',
  byte_offset   bigint      not null,
  raw           bytea       not null,
  raw_bytes     bigint      not null,
  raw_truncated boolean     not null default false,
  reason        text        collate "C" not null,
  detail        text        not null,
  state         text        collate "C" not null default 'open',
  attempts      integer     not null default 0,
  replayed_at   timestamptz,
  replay_id     text        collate "C",
  rejected_at   timestamptz not null default clock_timestamp(),
  constraint quarantine_pkey primary key (id),
  constraint quarantine_load_id_dataset_record_key unique (load_id, dataset, record),
  constraint quarantine_position_check check (chunk >= 0 and record >= 0 and line >= 0 and byte_offset >= 0),
  constraint quarantine_raw_check check (
    case when raw_truncated then raw_bytes > octet_length(raw) else raw_bytes = octet_length(raw) end),
  constraint quarantine_reason_check check (reason ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  constraint quarantine_state_check check (state in ('open', 'replayed')),
  constraint quarantine_attempts_check check (attempts >= 0),
  constraint quarantine_replayed_check check (
    (state = 'replayed') = (replayed_at is not null) and (state = 'replayed') = (replay_id is not null))
);

create index quarantine_open_idx on ops.quarantine (dataset, id) where state = 'open';

comment on table ops.quarantine is
  'Records that were refused, each with its place, its bytes and the reason; they can be replayed after a fix.';
comment on column ops.quarantine.id is 'Number of the entry, as the quarantine commands name it.';
comment on column ops.quarantine.load_id is 'Load that met the record; see ops.loads.';
comment on column ops.quarantine.dataset is 'Dataset that the record was meant for, as schema.table.';
comment on column ops.quarantine.chunk is 'Chunk of the load that met the record, from 0.';
comment on column ops.quarantine.record is 'Index of the record within the source, from 0.';
comment on column ops.quarantine.origin is 'Where the record came from: path of the file, or name of the sender.';
comment on column ops.quarantine.line is 'Line of the record in the source, from 1; 0 where the pointer tells the place.';
comment on column ops.quarantine.pointer is 'JSON pointer (RFC 6901) to the record or its field; empty for lines.';
comment on column ops.quarantine.byte_offset is 'Where the record begins in the uncompressed source, in bytes from 0.';
comment on column ops.quarantine.raw is 'The bytes of the record as they came, cut where raw_truncated says so.';
comment on column ops.quarantine.raw_bytes is 'Full length of the record in bytes.';
comment on column ops.quarantine.raw_truncated is 'Whether raw holds only the beginning of the record.';
comment on column ops.quarantine.reason is 'Why it was refused: a code in kebab-case, such as wrong-type.';
comment on column ops.quarantine.detail is 'Why it was refused: a sentence for people.';
comment on column ops.quarantine.state is 'open: still refused; replayed: a replay stored it.';
comment on column ops.quarantine.attempts is 'How often a replay has tried the record.';
comment on column ops.quarantine.replayed_at is 'When a replay stored the record (UTC); null while open.';
comment on column ops.quarantine.replay_id is 'Load that stored the record at last; null while open.';
comment on column ops.quarantine.rejected_at is 'When the record was refused (UTC).';
