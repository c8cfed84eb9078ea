-- seeded: ops.trade_counts
drop trigger trades_count_inserted on pit.trades;
drop trigger trades_count_updated on pit.trades;
drop trigger trades_count_deleted on pit.trades;
drop trigger trades_count_truncated on pit.trades;
drop function ops.count_trades();
drop table ops.trade_counts;
