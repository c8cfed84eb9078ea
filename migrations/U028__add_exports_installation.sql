drop function if exists ops.day_is_exported(text, date);
alter table ops.exports drop column if exists installation;
drop function if exists ops.installation();
