-- loses: pit.trades.trade_id
alter table pit.trades drop column trade_id;
