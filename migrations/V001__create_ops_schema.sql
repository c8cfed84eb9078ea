-- "if not exists": the migration history, ops.schema_history, has to live somewhere before the first migration runs.
create schema if not exists ops;

comment on schema ops is
  'What Pitlane keeps for itself: the ledger of loads, the quarantine and the history of migrations.';
