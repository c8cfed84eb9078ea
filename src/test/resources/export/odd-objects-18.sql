-- What PostgreSQL 18 knows on top of that.
create table odd.new (
  id int constraint id_is_there not null,
  n int not null no inherit,
  twice int generated always as (n * 2) virtual,
  loose int,
  constraint new_unforced check (n > 0) not enforced
);
insert into odd.new (id, n) values (1, 1);
alter table odd.new add constraint loose_late not null loose not valid;
comment on constraint id_is_there on odd.new is 'Has a name.';
create table odd.parted_ids (id bigint generated always as identity, ts date constraint ts_there not null)
  partition by range (ts);
create table odd.parted_ids_1 partition of odd.parted_ids for values from ('2024-01-01') to ('2025-01-01');
create table odd.temporal (id int4range, at tsrange, constraint temporal_pk primary key (id, at without overlaps));
grant maintain on odd.new to odd_writer;
create domain odd.there as int constraint is_there not null;
