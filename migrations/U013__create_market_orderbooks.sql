-- loses: market.orderbooks
drop table market.orderbooks;
