-- Unlogged: a claim is worth nothing after a crash of the server, and costs no write-ahead log. A batch whose claim was
-- lost may be worked on twice, and is stored once all the same, since its id stands in the ledger's primary key.
create unlogged table ops.spool_claims (
  dataset  text        collate "C" not null,
  batch_id text        collate "C" not null,
  owner    text        collate "C" not null,
  until    timestamptz not null,
  constraint spool_claims_pkey primary key (dataset, batch_id)
);

comment on table ops.spool_claims is
  'Batches of the spool that some process is loading at the moment, so that several share one backlog.';
comment on column ops.spool_claims.dataset is 'Dataset of the batch, as schema.table.';
comment on column ops.spool_claims.batch_id is 'Batch of the spool file; the load_id that it will have in ops.loads.';
comment on column ops.spool_claims.owner is 'Process that loads it.';
comment on column ops.spool_claims.until is
  'When the claim ends unless it is renewed, by the clock of the database: from then on anybody may take it.';
