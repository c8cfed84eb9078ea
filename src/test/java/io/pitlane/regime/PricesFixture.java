package io.pitlane.regime;

import io.pitlane.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;

/**
 * Prices in {@code market.trades} around one boundary: of the reference each hour of seven days, of five symbols, the
 * reference among them, at the ends of twenty days. Each stands ten seconds before its time; another price stands before it.
 */
final class PricesFixture {

    static final Instant AT = Instant.parse("2026-03-10T08:00:00Z");
    /** How the shipped rules are made to ask for the symbols of this fixture. */
    static final String[] SYMBOLS = {
        """
            - ETH/USDT:USDT
            - SOL/USDT:USDT
            - BNB/USDT:USDT
            - XRP/USDT:USDT
            - DOGE/USDT:USDT
            - ADA/USDT:USDT
            - AVAX/USDT:USDT
            - LINK/USDT:USDT
            - LTC/USDT:USDT
        """,
        """
            - UP/USDT:USDT
            - DOWN/USDT:USDT
            - FLAT/USDT:USDT
            - SAW/USDT:USDT
        """
    };

    private final TestDatabase database;
    private int trades;

    PricesFixture(TestDatabase database) {
        this.database = database;
    }

    /** Empty days, and no row of a regime. */
    void clear() {
        database.execute(
                """
                select ops.create_day_partition(each::regclass, day::date)
                from unnest(array['market.trades', 'market.tickers']) each,
                  generate_series(timestamp '2026-02-17', timestamp '2026-03-12', interval '1 day') day;
                delete from market.trades; delete from market.tickers;
                delete from pit.regime_snapshots; delete from ops.loads; delete from ops.quarantine;
                """);
    }

    /** All that a snapshot needs, on an exchange. */
    void fill(String exchange) {
        hours(exchange, 0, 168);
        // The reference before its hours, and the four others.
        database.execute(
                """
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select (select id from market.exchanges where name = '%s'), symbol,
                  timestamptz '2026-03-10T00:00:00Z' - interval '24 hours' * (19 - d) - interval '10 seconds',
                  'exchange', 'd' || d, price, 1
                from generate_series(0, 19) d,
                  lateral (values ('UP/USDT:USDT', 10 + d), ('DOWN/USDT:USDT', 100 - d), ('FLAT/USDT:USDT', 7),
                    ('SAW/USDT:USDT', 50 + d * 7 %% 5), ('BTC/USDT:USDT', case when d < 13 then 29000 end))
                    closes (symbol, price)
                where price is not null;
                """
                        .formatted(exchange));
        for (Object[] now : new Object[][] {
            {"UP", "28", "30"}, {"DOWN", "82", "82.0"}, {"FLAT", "7", "7.0"}, {"SAW", "50.5", "50.50000001"}
        }) {
            trade(
                    exchange,
                    now[0] + "/USDT:USDT",
                    AT.minus(Duration.ofHours(24)).minusSeconds(10),
                    (String) now[1]);
            trade(exchange, now[0] + "/USDT:USDT", AT.minusSeconds(10), (String) now[2]);
        }
    }

    /** The hours of the reference, the last of which, 168, is the boundary. */
    void hours(String exchange, int from, int to) {
        database.execute(
                """
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select (select id from market.exchanges where name = '%s'), 'BTC/USDT:USDT',
                  timestamptz '%s' - interval '1 hour' * (168 - h) - ago, 'exchange', 'h' || h || ago, price, 1
                from generate_series(%d, %d) h,
                  lateral (values (interval '10 seconds', 30000 + h * 7919 %% 997), (interval '50 minutes', 1))
                    each (ago, price);
                """
                        .formatted(exchange, AT, from, to));
    }

    void trade(String exchange, String symbol, Instant ts, String price) {
        trade(exchange, symbol, ts, price, "t" + trades++);
    }

    void trade(String exchange, String symbol, Instant ts, String price, String id) {
        database.execute(
                "insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size) select id, '"
                        + symbol + "', '" + ts + "', 'exchange', '" + id + "', " + price
                        + ", 1 from market.exchanges where name = '" + exchange + "'");
    }

    void ticker(String exchange, String symbol, Instant ts, String lastPrice, String turnover) {
        database.execute("insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, turnover_24h,"
                + " content_key) select id, '" + symbol + "', '" + ts + "', 'exchange', " + lastPrice + ", " + turnover
                + ", gen_random_uuid() from market.exchanges where name = '" + exchange + "'");
    }

    void remove(String table, String symbol, Instant after, Instant until) {
        database.execute("delete from market." + table + " where symbol = '" + symbol + "' and ts > '" + after
                + "' and ts <= '" + until + "'");
    }
}
