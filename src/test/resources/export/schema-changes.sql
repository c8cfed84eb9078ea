-- One statement a line, each of which changes the script of the schemas; they go on from odd-objects.sql.
comment on schema odd is 'Another word.'
comment on table odd.spare is 'New.'
comment on table odd.spare is null
comment on column odd.spare.a is 'A column.'
comment on index odd.base_hash is 'An index.'
comment on function odd.double_it(int) is 'Two times.'
comment on type odd.mood is 'Mood.'
comment on trigger base_off on odd.base is 'Never fires.'
comment on rule keep on odd.serial is 'Keeps it.'
comment on policy reading on odd.serial is 'Some.'
comment on constraint base_late on odd.base is 'Late.'
comment on statistics odd.base_stats is 'Both.'
comment on sequence odd.down_seq is 'Down.'
comment on constraint percentage_low on domain odd.percentage is 'Low.'
grant select on odd.spare to odd_writer
grant insert on odd.spare to odd_writer with grant option
revoke insert on odd.spare from odd_writer
grant update (b) on odd.spare to "odd reader"
grant usage on sequence odd.down_seq to "odd reader"
revoke all on function odd.on_change() from public
grant create on schema odd to "odd reader"
revoke usage on type odd.percentage from public
alter default privileges in schema odd grant insert on tables to odd_writer
grant select on odd.spare to fingerprint_reader
alter role fingerprint_reader rename to fingerprint_looker
alter table odd.spare alter column a set default 7
alter table odd.spare alter column a set default 8
alter table odd.spare alter column a set not null
alter table odd.spare alter column b type varchar(900)
alter table odd.spare add column c numeric(10, 2)
alter table odd.spare alter column b set storage external
alter table odd.spare alter column b set compression pglz
alter table odd.spare alter column b set statistics 77
alter table odd.spare alter column b set (n_distinct = 5)
alter table odd.spare rename column c to d
alter table odd.spare drop column d
alter table odd.spare set (fillfactor = 55)
alter table odd.spare set (toast.autovacuum_enabled = false)
alter table odd.spare add constraint spare_check check (a > 0)
alter table odd.spare rename constraint spare_check to spare_test
alter table odd.spare add constraint spare_late check (a < 9) not valid
alter table odd.spare validate constraint spare_late
alter table odd.spare add primary key (a)
alter table odd.spare replica identity full
alter table odd.spare cluster on spare_pkey
alter table odd.spare enable row level security
alter table odd.spare force row level security
alter table odd.spare set unlogged
alter table odd.spare rename to spared
create policy own on odd.spared using (a > 1)
alter policy own on odd.spared using (a > 2)
alter policy own on odd.spared to odd_writer
create index spared_b on odd.spared (b)
alter index odd.spared_b set (fillfactor = 33)
alter index odd.spared_b rename to spared_text
drop index odd.spared_text
create statistics odd.spared_both on a, b from odd.spared
alter statistics odd.spared_both set statistics 5
create trigger spared_on before insert on odd.spared for each row execute function odd.on_change()
alter table odd.spared disable trigger spared_on
create rule quiet as on delete to odd.spared do instead nothing
alter table odd.spared disable rule quiet
alter table odd.spared add constraint spared_self foreign key (a) references odd.spared (a)
create or replace function odd.on_change() returns trigger language plpgsql as 'begin return null; end'
alter function odd.on_change() security definer
alter function odd.on_change() set work_mem = '8MB'
alter function odd.on_change() cost 42
create or replace procedure odd.noop(inout n int) language plpgsql as 'begin n := 2; end'
create or replace view odd.spare_view as select a, b from odd.spared
alter view odd.spare_view set (security_barrier = true)
alter materialized view odd.m_view set (fillfactor = 60)
refresh materialized view odd.m_view with no data
create sequence odd.more_seq
alter sequence odd.more_seq increment by 3
alter sequence odd.more_seq owned by odd.spared.a
alter table odd.empty add column n int generated always as identity
alter table odd.empty alter column n set increment by 4
alter type odd.mood add value 'great'
alter type odd.mood rename value 'great' to 'grand'
alter type odd.pair add attribute c int
alter domain odd.percentage set default 51
alter domain odd.percentage drop constraint percentage_high
alter domain odd.percentage drop not null
create type odd.shade as enum ('a')
create type odd.date_span as range (subtype = date)
alter type odd.shade rename to tint
drop type odd.tint
select ops.create_day_partition('market.trades', '2024-03-05')
alter table market.trades detach partition market.trades_2024_03_05
alter table market.trades attach partition market.trades_2024_03_05 for values from ('2024-03-05Z') to ('2024-03-06Z')
alter table odd.parted_a enable trigger parted_changed
drop table market.trades_2024_03_05
create schema odder
create table odder.state (n int)
