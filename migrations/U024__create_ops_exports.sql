drop function if exists ops.day_is_exported(text, date);
drop table ops.export_parts;
drop table ops.exports;
