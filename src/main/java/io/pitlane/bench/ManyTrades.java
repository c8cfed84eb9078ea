package io.pitlane.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Fills {@code pit.trades} of a scratch database: indexes and counts are made when the rows are there. */
final class ManyTrades {

    static final List<String> SYMBOLS = List.of(
            "BTC/USD",
            "ETH/USD",
            "SOL/USD",
            "XRP/USD",
            "ADA/USD",
            "DOGE/USD",
            "AVAX/USD",
            "LINK/USD",
            "DOT/USD",
            "LTC/USD",
            "BCH/USD",
            "ATOM/USD");
    static final LocalDate FIRST_DAY = LocalDate.parse("2026-01-01");
    static final int DAYS = 30;

    private static final int FILLS_OF_AN_ORDER = 3;

    private final DataSource dataSource;

    ManyTrades(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The order of a trade. */
    static String orderOf(long trade) {
        return "order-" + trade / FILLS_OF_AN_ORDER;
    }

    void fill(long rows, Consumer<String> listener) throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("set maintenance_work_mem = '512MB'");
            List<String> indexes = dropIndexes(statement);
            statement.execute("alter table pit.trades disable trigger user");
            statement.execute(
                    """
                    insert into pit.trades (ts, symbol, venue, side, price, qty, order_id, created_at, trade_id)
                    select t, ('{%s}'::text[])[1 + mod(n * 7 / 3, %d)],
                      ('{binance,okx,coinbase,kraken}'::text[])[1 + mod(n * 5 / 3, 4)], 'buy', 100 + mod(n, 1000) / 8.0,
                      0.125, 'order-' || n / %d, t, n::text
                    from (select n, timestamptz '%sZ' + n * (interval '%d days' / %d) as t
                      from generate_series(1, %d) n) trades
                    """
                            .formatted(
                                    String.join(",", SYMBOLS),
                                    SYMBOLS.size(),
                                    FILLS_OF_AN_ORDER,
                                    FIRST_DAY,
                                    DAYS,
                                    rows + 1,
                                    rows));
            statement.execute("alter table pit.trades enable trigger user");
            listener.accept("%d rows after %.0f s, now their indexes".formatted(rows, seconds(start)));
            for (String index : indexes) {
                statement.execute(index);
            }
            statement.execute("insert into ops.trade_counts (hour, venue, writer, trades)"
                    + " select date_trunc('hour', ts, 'UTC'), venue, 0, count(*) from pit.trades group by 1, 2");
            statement.execute("vacuum analyze pit.trades");
            statement.execute("checkpoint");
        }
        listener.accept("%d rows are ready after %.0f s".formatted(rows, seconds(start)));
    }

    /** What makes them again. */
    private static List<String> dropIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)"
                + " from pg_index i where i.indrelid = 'pit.trades'::regclass and not i.indisprimary")) {
            while (rows.next()) {
                names.add(rows.getString(1));
                definitions.add(rows.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("drop index " + name);
        }
        return definitions;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
