-- loses: market.tickers
drop table market.tickers;
