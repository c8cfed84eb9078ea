drop table ops.removals;
