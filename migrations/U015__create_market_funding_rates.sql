-- loses: market.funding_rates
drop table market.funding_rates;
