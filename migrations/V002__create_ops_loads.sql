create table ops.loads (
  load_id      text        collate "C" not null,
  dataset      text        collate "C" not null,
  chunk        integer     not null,
  repeat       integer     not null default 0,
  origin       text        not null,
  source_bytes bigint,
  first_record bigint      not null,
  read         bigint      not null,
  inserted     bigint      not null,
  updated      bigint      not null,
  duplicate    bigint      not null,
  rejected     bigint      not null,
  last         boolean     not null,
  writer       text        not null,
  started_at   timestamptz not null,
  committed_at timestamptz not null default clock_timestamp(),
  constraint loads_pkey primary key (load_id, dataset, chunk, repeat),
  constraint loads_position_check check (chunk >= 0 and repeat >= 0 and first_record >= 0 and source_bytes >= 0),
  constraint loads_counts_check check (inserted >= 0 and updated >= 0 and duplicate >= 0 and rejected >= 0),
  constraint loads_sum_check check (read = inserted + updated + duplicate + rejected)
);

create index loads_dataset_committed_at_idx on ops.loads (dataset, committed_at desc);

comment on table ops.loads is
  'The ledger: one row for each committed batch, written in the transaction that writes the rows of the batch.';
comment on column ops.loads.load_id is
  'Identity of the load: the SHA-256 of the content in hexadecimal for a file, the batch id for anything else.';
comment on column ops.loads.dataset is 'Dataset that was loaded, as schema.table.';
comment on column ops.loads.chunk is 'Number of the batch within its load, from 0.';
comment on column ops.loads.repeat is 'How often the load had been forced past the ledger before; 0 the first time.';
comment on column ops.loads.origin is 'Where the records came from: path of the file, or name of the sender.';
comment on column ops.loads.source_bytes is 'Size of the file on disk in bytes, as found (compressed or not); null without a file.';
comment on column ops.loads.first_record is 'Index of the first record of the chunk within the source, from 0.';
comment on column ops.loads.read is 'Records read; the sum of the four counts that follow.';
comment on column ops.loads.inserted is 'Records that became new rows.';
comment on column ops.loads.updated is 'Records that replaced a row, where the newest wins.';
comment on column ops.loads.duplicate is 'Records that were there already with the same content.';
comment on column ops.loads.rejected is 'Records that went to ops.quarantine.';
comment on column ops.loads.last is 'Whether this is the final chunk of its load.';
comment on column ops.loads.writer is 'Process that wrote the batch.';
comment on column ops.loads.started_at is 'When work on the chunk began (UTC).';
comment on column ops.loads.committed_at is 'When the ledger row was written, just before the commit (UTC).';
