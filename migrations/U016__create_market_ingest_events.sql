-- loses: market.ingest_events
drop table market.ingest_events;
