-- loses: pit.regime_snapshots
drop table pit.regime_snapshots;
