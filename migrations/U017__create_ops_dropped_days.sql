-- loses: ops.dropped_days
drop table ops.dropped_days;
