create table ops.exports (
  id              bigint      generated always as identity,
  set_name        text        collate "C" not null,
  directory       text        not null,
  created_at      timestamptz not null,
  days_from       date        not null,
  days_to         date        not null,
  migration       text        collate "C" not null,
  parts           integer     not null,
  linked          integer     not null,
  rows            bigint      not null,
  bytes           bigint      not null,
  seconds         double precision not null,
  manifest_sha256 text        collate "C" not null,
  verified_at     timestamptz,
  damaged_at      timestamptz,
  damage          text,
  removed_at      timestamptz,
  constraint exports_pkey primary key (id),
  constraint exports_directory_set_name_key unique (directory, set_name),
  constraint exports_days_check check (days_from <= days_to),
  constraint exports_counts_check check (parts >= 0 and linked >= 0 and rows >= 0 and bytes >= 0 and seconds >= 0),
  constraint exports_damage_check check ((damaged_at is null) = (damage is null)),
  constraint exports_state_check check (damaged_at is null or verified_at is null)
);

comment on table ops.exports is 'Sets of exports that were completed; the set itself is a directory with a manifest.';
comment on column ops.exports.id is 'Number of the set.';
comment on column ops.exports.set_name is 'Name of the set and of its directory: when its snapshot was taken (UTC).';
comment on column ops.exports.directory is 'The directory that the set was put into, as the process that wrote it sees it.';
comment on column ops.exports.created_at is 'When the snapshot was taken (UTC).';
comment on column ops.exports.days_from is 'First day that the set is the export of (UTC).';
comment on column ops.exports.days_to is 'Last day that the set is the export of (UTC): the day of its snapshot.';
comment on column ops.exports.migration is 'Version of the schema.';
comment on column ops.exports.parts is 'Files of the set, without the manifest.';
comment on column ops.exports.linked is 'How many of them are those of the set before.';
comment on column ops.exports.rows is 'Rows in all parts.';
comment on column ops.exports.bytes is 'Size of all parts, in bytes.';
comment on column ops.exports.seconds is 'How long it took to write, in seconds.';
comment on column ops.exports.manifest_sha256 is 'SHA-256 that the manifest says of itself, in hexadecimal.';
comment on column ops.exports.verified_at is
  'When all of it was found whole for the last time (UTC); null: never, or it was found damaged since.';
comment on column ops.exports.damaged_at is 'When it was found damaged (UTC); null: never.';
comment on column ops.exports.damage is 'What was found damaged; null: nothing.';
comment on column ops.exports.removed_at is 'When it was removed to make room for newer ones (UTC); null: it is there.';

create table ops.export_parts (
  export_id    bigint  not null,
  file         text    collate "C" not null,
  dataset      text    collate "C" not null,
  day          date,
  version      bigint  not null,
  rows         bigint  not null,
  bytes        bigint  not null,
  sha256       text    collate "C" not null,
  content_hash text    collate "C" not null,
  linked_from  text    collate "C",
  constraint export_parts_pkey primary key (export_id, file),
  constraint export_parts_export_id_fkey foreign key (export_id) references ops.exports (id) on delete cascade,
  constraint export_parts_counts_check check (rows >= 0 and bytes >= 0)
);

create index export_parts_dataset_day_idx on ops.export_parts (dataset, day);

comment on table ops.export_parts is 'The parts of sets that hold rows.';
comment on column ops.export_parts.export_id is 'The set; see ops.exports.';
comment on column ops.export_parts.file is 'Name of the file in the directory of the set.';
comment on column ops.export_parts.dataset is 'Table that the rows are of, as schema.table; the parent of a partition.';
comment on column ops.export_parts.day is 'The day of the rows (UTC); null: the part is not of one day.';
comment on column ops.export_parts.version is 'Version of the day, see ops.day_version; 0: none is known.';
comment on column ops.export_parts.rows is 'Rows in the part.';
comment on column ops.export_parts.bytes is 'Size of the file, in bytes.';
comment on column ops.export_parts.sha256 is 'SHA-256 of the file, in hexadecimal.';
comment on column ops.export_parts.content_hash is 'Hash of the rows, whatever their order; see the manifest.';
comment on column ops.export_parts.linked_from is 'The set that the file was taken over from; null: it was written.';
