-- A role for the daily work of Pitlane: it writes and reads records, and can neither change the schema nor delete.
--
-- Run it in Pitlane's database as the role that owns the tables, once 'pitlane db migrate' is done, and again after a
-- later migration has added a schema; that role needs CREATEROLE the first time. Then give the new role a password:
--   alter role pitlane_writer password '...';
-- and let Pitlane connect as pitlane_writer. With nothing to migrate, db.migrate-on-start does no harm there.

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'pitlane_writer') then
    create role pitlane_writer login nosuperuser nocreatedb nocreaterole noreplication;
  end if;
  -- Temporary tables hold what is about to be merged.
  execute pg_catalog.format('grant connect, temporary on database %I to pitlane_writer', pg_catalog.current_database());
end
$$;

grant usage on schema pit, market, ops to pitlane_writer;

-- Records: what is written stays, but for the two tables where the newest wins.
grant select, insert on all tables in schema pit to pitlane_writer;
grant update on pit.regime_snapshots, pit.premove_artifacts to pitlane_writer;
grant usage on all sequences in schema pit to pitlane_writer;
alter default privileges in schema pit grant select, insert on tables to pitlane_writer;
alter default privileges in schema pit grant usage on sequences to pitlane_writer;

-- The same for market data, where the newest description of an instrument wins.
grant select, insert on all tables in schema market to pitlane_writer;
grant update on market.markets to pitlane_writer;
grant usage on all sequences in schema market to pitlane_writer;
alter default privileges in schema market grant select, insert on tables to pitlane_writer;
alter default privileges in schema market grant usage on sequences to pitlane_writer;

-- The ledger only grows. A refused record may become a replayed one; its place and its bytes never change.
grant select on all tables in schema ops to pitlane_writer;
grant insert on ops.loads, ops.quarantine to pitlane_writer;
grant update (reason, detail, state, attempts, replayed_at, replay_id) on ops.quarantine to pitlane_writer;
-- Who works on which batch of the spool.
grant insert, update, delete on ops.spool_claims to pitlane_writer;
-- What came of the due times of jobs.
grant insert, update on ops.job_runs to pitlane_writer;

-- What changed in which day, and the exports: they are noted and verified, and their rows stay.
grant insert on ops.day_changes, ops.exports, ops.export_parts to pitlane_writer;
grant update (verified_at, damaged_at, damage, removed_at, installation) on ops.exports to pitlane_writer;
grant execute on function ops.fold_day_changes() to pitlane_writer;
-- What drills have restored; without CREATEDB they do that on the embedded PostgreSQL.
grant insert, update (state, parts, rows, detail, ended_at) on ops.restore_drills to pitlane_writer;
grant insert, update, delete on ops.drilled_parts to pitlane_writer;
-- An export reads where sequences stand.
grant select on all sequences in schema pit, market, ops to pitlane_writer;
alter default privileges in schema pit grant select on sequences to pitlane_writer;
alter default privileges in schema market grant select on sequences to pitlane_writer;

-- Partitions of days come from this function, which runs with the rights of its owner.
grant execute on function ops.create_day_partition(regclass, date) to pitlane_writer;

-- So do days that are loaded apart: their table belongs to the owner, the role may only insert.
grant execute on function ops.begin_day_load(text, date, text, bigint) to pitlane_writer;
grant execute on function ops.finish_day_load(text, date) to pitlane_writer;
grant execute on function ops.await_day_load(text, date) to pitlane_writer;
