package io.pitlane.export;

import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A migrated database with rows in every table, days in several, one detached and one being loaded apart. */
final class FilledDatabase {

    static final String DETACHED = "tickers_2024_02_29";

    private FilledDatabase() {}

    static void fill(TestDatabase database) throws IOException {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        database.execute(
                """
                set timezone = 'UTC';
                select ops.create_day_partition(parent::regclass, day::date)
                  from unnest(array['market.tickers', 'market.trades', 'market.orderbooks', 'market.funding_rates']) parent,
                       generate_series(date '2024-02-28', date '2024-03-02', interval '1 day') day;
                insert into market.exchanges (name) select 'export-' || n from generate_series(1, 2) n;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size, side, raw)
                  select 1, 'BTC/USDT', timestamptz '2024-02-28 00:00Z' + n * interval '1 hour', 'exchange', 't' || n,
                         100 + n / 8.0, 0.25, case when n % 2 = 0 then 'buy' end, jsonb_build_object('n', n, 't', E'\\t"\\n')
                    from generate_series(0, 71) n;
                insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price, content_key)
                  select 2, E'odd\\t\\\\N \\\\ €', timestamptz '2024-02-28 00:00Z' + n * interval '1 hour', 'receipt', n,
                         md5(n::text)::uuid
                    from generate_series(0, 71) n;
                insert into market.orderbooks (exchange_id, symbol, ts, ts_source, raw_book, content_key)
                  values (2, 'ETH/USD', '2024-03-01 12:00Z', 'exchange', '{"bids": [["1.50", "2"]]}', md5('a')::uuid);
                insert into market.funding_rates (exchange_id, symbol, ts, ts_source, rate, content_key)
                  values (2, 'ETH/USD', '2024-03-02 23:59:59.999999Z', 'exchange', -0.00001250, md5('a')::uuid);
                insert into pit.trades (ts, symbol, venue, price, qty, trade_id)
                  select timestamptz '2024-02-28 00:00Z' + n * interval '5 hours', 'BTC', 'okx', 0.1 + n, 1e-12, n::text
                    from generate_series(0, 19) n;
                insert into pit.regime_snapshots
                    (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights)
                  values ('2024-03-01Z', 1, 1, 1, 'mixed',
                    '{"momentum":0,"technical":0,"volume":0,"quality":0,"social":0}');
                insert into pit.premove_artifacts (ts, symbol, venue) values ('2024-03-01Z', 'A', 'okx');
                insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated, duplicate,
                    rejected, last, writer, started_at, content_sha256)
                  values ('l1', 'market.trades', 0, 'file', 0, 72, 72, 0, 0, 0, true, 'w', now(), '\\x00ff5c0a');
                insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw, raw_bytes, reason,
                    detail) values ('l1', 'market.trades', 0, 3, 'file', 4, 9, '\\x5c2e0a00', 4, 'wrong-type', E'a\\\\.\\nb');
                insert into ops.dropped_days (dataset, day, state) values ('market.trades', '2020-01-01', 'dropped');
                insert into ops.spool_claims values ('market.trades', 'b', 'o', now());
                alter table market.tickers detach partition market.tickers_2024_02_29;
                select ops.begin_day_load('market.trades', '2024-03-09', 'l2', 1);
                """);
    }
}
