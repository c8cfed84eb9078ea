-- seeded: ops.day_loads
-- Its rows are no loss, since what they stand for stays: a day that is still on its own becomes a partition first.
select ops.finish_day_load(dataset, day) from ops.day_loads order by dataset, day;
drop function if exists ops.begin_day_load(text, date, text, bigint);
drop function if exists ops.finish_day_load(text, date);
drop function if exists ops.await_day_load(text, date);
drop function if exists ops.day_load_is_held(bigint);
drop function if exists ops.lock_day(text, date);
drop table ops.day_loads;
drop sequence ops.day_loads_number_seq;
