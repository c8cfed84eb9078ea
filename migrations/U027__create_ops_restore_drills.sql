drop table ops.drilled_parts;
drop table ops.restore_drills;
