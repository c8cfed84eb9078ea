-- loses: market.markets
drop table market.markets;
