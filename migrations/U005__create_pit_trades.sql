-- loses: pit.trades
drop table pit.trades;
