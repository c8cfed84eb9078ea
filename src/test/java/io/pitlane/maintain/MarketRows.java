package io.pitlane.maintain;

import io.pitlane.testing.TestDatabase;

/** Puts rows into the tables of the schema {@code market}, whose days it creates. Days are counted back from today. */
final class MarketRows {

    private static final String[] PARTITIONED = {"tickers", "orderbooks", "trades", "funding_rates"};

    private final TestDatabase database;

    MarketRows(TestDatabase database) {
        this.database = database;
    }

    /** Takes everything away, days included, and starts the exchanges anew. */
    void clear() {
        database.execute(
                """
                do $$ declare day regclass; begin
                  for day in select inhrelid from pg_inherits
                      where inhparent in ('market.tickers'::regclass, 'market.orderbooks'::regclass,
                        'market.trades'::regclass, 'market.funding_rates'::regclass)
                  loop execute format('drop table %s', day); end loop;
                end $$;
                truncate market.markets, market.ingest_events, ops.dropped_days, ops.loads, ops.quarantine
                """);
    }

    void days(String table, int first, int last) {
        database.execute("select ops.create_day_partition('market." + table + "',"
                + " (now() at time zone 'UTC')::date - ago) from generate_series(" + last + ", " + first + ") ago;"
                + " delete from market.ingest_events where event_type = 'partition_create'");
    }

    void daysOfAll(int first, int last) {
        for (String table : PARTITIONED) {
            days(table, first, last);
        }
    }

    /** At an age that PostgreSQL reads as an interval. */
    void trades(String symbol, String age, int count) {
        database.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1, '" + symbol + "', now() - interval '" + age + "', 'exchange', '" + age
                + "/' || n, 1.50, n"
                + " from generate_series(1, " + count + ") n");
    }

    void ticker(String symbol, String age) {
        database.execute("insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)"
                + " values (2, '" + symbol + "', now() - interval '" + age + "', 'exchange', 10, gen_random_uuid())");
    }

    void orderbook(String symbol, String age) {
        database.execute("insert into market.orderbooks (exchange_id, symbol, ts, ts_source, raw_book, content_key)"
                + " values (2, '" + symbol + "', now() - interval '" + age
                + "', 'exchange', '{}', gen_random_uuid())");
    }

    void fundingRate(String symbol, String age) {
        database.execute("insert into market.funding_rates (exchange_id, symbol, ts, ts_source, rate, content_key)"
                + " values (2, '" + symbol + "', now() - interval '" + age
                + "', 'exchange', 0.0001, gen_random_uuid())");
    }

    void event(String age) {
        database.execute("insert into market.ingest_events (event_type, status, ts) values ('trade', 'success', now() -"
                + " interval '" + age + "')");
    }

    void market(String symbol) {
        database.execute("insert into market.markets (exchange_id, symbol) values (1, '" + symbol + "')");
    }

    long count(String table) {
        return database.number("select count(*) from " + table);
    }

    /** Name of the partition of a day. */
    String name(String table, int ago) {
        return database.rows("select '" + table + "_' || to_char((now() at time zone 'UTC')::date - " + ago
                        + ", 'YYYY_MM_DD') as name")
                .get(0)
                .get("name")
                .toString();
    }
}
