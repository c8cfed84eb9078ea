-- By now the schema is empty but for the functions of the repeatable migrations: the history is dropped just before
-- this script, in its transaction, when no row is left in it.
drop function if exists ops.create_day_partition(regclass, date);
drop schema ops;
