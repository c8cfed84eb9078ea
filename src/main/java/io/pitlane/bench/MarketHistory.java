package io.pitlane.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Fills tables of trades as weeks of feeds would have: in the order of time, row by row through every index. */
final class MarketHistory {

    private static final String INSERT = "insert into %s (exchange_id, symbol, ts, ts_source, received_at, trade_id,"
            + " price, size, side, raw)"
            + " select e.ids[1 + i %% 2], (array['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOGE', 'LINK', 'LTC'])[1 + i %% 8]"
            + " || '/USDT', t, 'exchange', t + interval '120 milliseconds', (1000000000 + i)::text,"
            + " ((i * 7919 %% 9999999) + 1) / 100.0, ((i * 104729 %% 99999999) + 1) / 100000.0,"
            + " case i %% 3 when 0 then 'buy' else 'sell' end,"
            + " jsonb_build_object('source', '0', 'isBestMatch', true)"
            + " from (select array_agg(id order by id) as ids from market.exchanges where name in ('binance', 'okx')) e,"
            + " generate_series(0, %d::bigint - 1) i,"
            + " lateral (select timestamptz '%s 00:00:00.0005Z' + i * (interval '%d days' / %d)) x (t)";

    private MarketHistory() {}

    static void fill(BenchParts parts, BenchTables tables, ExistingRows existing) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> sides = List.of(
                    () -> fill(parts, tables, tables.ours(), existing),
                    () -> fill(parts, tables, tables.baseline(), existing));
            for (Future<Void> side : threads.invokeAll(sides)) {
                side.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void fill(BenchParts parts, BenchTables tables, String table, ExistingRows existing)
            throws SQLException {
        fill(parts.dataSource(), table, tables.days().first(), existing);
        return null;
    }

    /** @param first day, whose partition is there as those of the following days are */
    static void fill(DataSource dataSource, String table, LocalDate first, ExistingRows existing) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(INSERT.formatted(table, existing.rows(), first, existing.days(), existing.rows()));
            statement.execute("vacuum analyze " + table);
        }
    }
}
