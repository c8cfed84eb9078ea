create sequence ops.day_loads_number_seq;

create table ops.day_loads (
  dataset    text        collate "C" not null,
  day        date        not null,
  table_name text        collate "C" not null,
  load_id    text        collate "C" not null,
  holder     bigint      not null,
  started_at timestamptz not null default clock_timestamp(),
  constraint day_loads_pkey primary key (dataset, day)
);

comment on table ops.day_loads is
  'Days that are being loaded into a table of their own, without indexes, which becomes a partition when it is whole.';
comment on column ops.day_loads.dataset is 'Dataset of the day, as schema.table.';
comment on column ops.day_loads.day is 'The day (UTC).';
comment on column ops.day_loads.table_name is 'The table, in the schema of the dataset, until it becomes the partition.';
comment on column ops.day_loads.load_id is 'The load that began it; see ops.loads.';
comment on column ops.day_loads.holder is
  'Advisory lock that the loading process holds as long as it lives; see ops.day_load_is_held.';
comment on column ops.day_loads.started_at is 'When the day was begun (UTC).';
