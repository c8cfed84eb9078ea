create schema pit;

comment on schema pit is
  'Point-in-time records of the CryptoRun scanner: trades, regime snapshots and pre-movement artifacts.';
