-- loses: ops.quarantine
drop table ops.quarantine;
