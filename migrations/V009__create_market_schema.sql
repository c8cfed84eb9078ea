create schema market;

comment on schema market is
  'What exchanges publish: instruments, tickers, order books, trades and funding rates, and how they were gathered.';
