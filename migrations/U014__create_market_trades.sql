-- loses: market.trades
drop table market.trades;
