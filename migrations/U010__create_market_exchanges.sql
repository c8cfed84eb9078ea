-- seeded: market.exchanges
drop table market.exchanges;
