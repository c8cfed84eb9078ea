package io.pitlane.load;

import io.pitlane.testing.TestDatabase;
import java.time.Instant;
import java.util.List;

/** Market data as records, and its empty tables. */
final class MarketFixture {

    static final String TRADES = "market.trades";
    static final String TICKERS = "market.tickers";
    static final String BOOKS = "market.orderbooks";
    static final String FUNDING = "market.funding_rates";
    static final String MARKETS = "market.markets";
    static final List<String> BY_DAY = List.of(TRADES, TICKERS, BOOKS, FUNDING);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private MarketFixture() {}

    /** Takes every partition and every row away, but for the exchanges that the migrations bring. */
    static void clear(TestDatabase database) {
        database.execute(
                """
                do $$
                declare partition regclass;
                begin
                  for partition in select inhrelid::regclass from pg_inherits
                                    join pg_class c on c.oid = inhparent and relkind = 'p'
                                   where relnamespace = 'market'::regnamespace loop
                    execute format('drop table %s', partition);
                  end loop;
                end $$;
                truncate market.markets, market.ingest_events, ops.dropped_days, ops.loads, ops.quarantine;
                delete from market.exchanges where id > 10;""");
    }

    static Instant second(long i) {
        return START.plusSeconds(i);
    }

    /** A trade of second {@code i} of the year, with the id {@code t<i>}. */
    static String trade(int i) {
        return trade(i, "\"trade_id\":\"t" + i + "\"");
    }

    static String trade(int i, String more) {
        return record("okx", "BTC/USDT", second(i))
                + ",\"price\":\"" + (100 + i) + ".50\",\"size\":\"0.250\",\"side\":\"buy\""
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    static String ticker(int i, String last) {
        return record("kraken", "ETH/USD", second(i)) + ",\"last_price\":\"" + last
                + "\",\"best_bid\":null,\"raw\":{\"seq\":" + i + "}}";
    }

    static String book(int i) {
        return record("bybit", "BTC/USDT:USDT", second(i))
                + ",\"sequence\":\"" + i + "\",\"best_bid\":\"1.5\",\"best_bid_size\":\"2\",\"best_ask\":null,"
                + "\"raw_book\":{\"symbol\":\"BTC/USDT:USDT\",\"bids\":[{\"price\":\"1.5\",\"quantity\":\"2\"}],"
                + "\"asks\":[],\"timestamp\":null},\"raw\":null}";
    }

    static String funding(int i) {
        return record("hyperliquid", "BTC/USD:USDC", second(i))
                + ",\"rate\":\"-0.0000125\",\"next_rate\":null,\"next_funding_time\":\"2026-01-03T08:00:00Z\","
                + "\"interval_hours\":\"1\"}";
    }

    static String market(int i, String tickSize) {
        return "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"exchange_symbol\":\"BTC-USDT\",\"venue\":\"okx\","
                + "\"base_currency\":\"BTC\",\"quote_currency\":\"USDT\",\"settle_currency\":null,"
                + "\"contract_type\":\"spot\",\"tick_size\":\"" + tickSize + "\",\"ts\":\"" + second(i)
                + "\",\"ts_source\":\"receipt\",\"received_at\":\"" + second(i) + "\",\"raw\":{\"state\":\"live\"}}";
    }

    /** The beginning of a record, its brace open. */
    static String record(String exchange, String symbol, Instant ts) {
        return "{\"exchange\":\"" + exchange + "\",\"symbol\":\"" + symbol + "\",\"ts\":\"" + ts
                + "\",\"ts_source\":\"exchange\",\"received_at\":null";
    }
}
