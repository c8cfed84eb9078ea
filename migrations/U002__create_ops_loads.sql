-- loses: ops.loads
drop table ops.loads;
