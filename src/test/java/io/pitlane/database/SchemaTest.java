package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables of {@code pit} and {@code ops} accept and refuse. */
@DatabaseTest
class SchemaTest {

    private static final String CHECK_VIOLATION = "23514";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String WEIGHTS =
            "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}";

    private final TestDatabase database;

    SchemaTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void aTradeNeedsOnlyTimeSymbolVenuePriceAndQuantity() {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty)"
                + " values ('2024-01-01T00:00:00Z', 'MINIMAL', 'okx', 1, 2)");

        assertThat(database.rows("select side, order_id, trade_id, attributes::text as attributes,"
                        + " created_at is not null as dated, id > 0 as numbered"
                        + " from pit.trades where symbol = 'MINIMAL'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("attributes", "{}");
                    assertThat(row).containsEntry("dated", true).containsEntry("numbered", true);
                    assertThat(row)
                            .containsEntry("side", null)
                            .containsEntry("order_id", null)
                            .containsEntry("trade_id", null);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "ts, '''infinity'''",
        "ts, '''-infinity'''",
        "venue, '''bybit'''",
        "venue, ''''''",
        "venue, '''Binance'''",
        "side, ''''''",
        "side, '''BUY'''",
        "price, 0",
        "price, -1",
        "price, '''NaN'''",
        "price, '''Infinity'''",
        "price, '''-Infinity'''",
        "qty, 0",
        "qty, -0.5",
        "qty, '''NaN'''",
        "qty, '''Infinity'''",
        "qty, '''-Infinity'''",
    })
    void aTradeIsRefusedFor(String column, String value) {
        refuses(CHECK_VIOLATION, trade(column, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "symbol", "venue", "price", "qty"})
    void aTradeIsRefusedWithout(String column) {
        refuses(NOT_NULL_VIOLATION, trade(column, "null"));
    }

    @ParameterizedTest
    @CsvSource({
        "venue, '''binance'''",
        "venue, '''okx'''",
        "venue, '''coinbase'''",
        "venue, '''kraken'''",
        "side, '''buy'''",
        "side, '''sell'''",
        "side, null",
        "price, 5e-324",
        "qty, 1.7976931348623157e308",
        "attributes, null",
    })
    void aTradeIsAcceptedWith(String column, String value) {
        database.execute(trade(column, value));
    }

    @Test
    void aTradeIdIsUniqueForItsVenueAndSymbolAndTradesWithoutOneAreFactsEachTime() {
        String insert = "insert into pit.trades (ts, symbol, venue, price, qty, order_id, trade_id)"
                + " values ('2024-01-01T00:00:00Z', '%s', '%s', 1, 1, 'o', %s)";
        database.execute(insert.formatted("UNIQUE-A", "okx", "'1'"));
        database.execute(insert.formatted("UNIQUE-B", "okx", "'1'"));
        database.execute(insert.formatted("UNIQUE-A", "kraken", "'1'"));
        database.execute(insert.formatted("UNIQUE-A", "okx", "null"));
        database.execute(insert.formatted("UNIQUE-A", "okx", "null"));

        refuses(SqlStates.UNIQUE_VIOLATION, insert.formatted("UNIQUE-A", "okx", "'1'"));
    }

    @Test
    void aRegimeSnapshotHasTheDefaultsOfItsOrigin() {
        database.execute("insert into pit.regime_snapshots"
                + " (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights)"
                + " values ('1999-01-01T00:00:00Z', 0, 0, 0, 'mixed', '" + WEIGHTS + "')");

        assertThat(database.rows("select confidence_score, detection_method, metadata::text as metadata,"
                        + " created_at is not null as dated from pit.regime_snapshots where ts < '2000-01-01Z'"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("confidence_score", 0.5)
                        .containsEntry("detection_method", "majority_vote")
                        .containsEntry("metadata", "{}")
                        .containsEntry("dated", true));
    }

    @ParameterizedTest
    @CsvSource({
        "ts, '''infinity'''",
        "realized_vol_7d, -0.0001",
        "realized_vol_7d, '''NaN'''",
        "realized_vol_7d, '''Infinity'''",
        "pct_above_20ma, -0.1",
        "pct_above_20ma, 100.1",
        "pct_above_20ma, '''NaN'''",
        "breadth_thrust, -1.01",
        "breadth_thrust, 1.01",
        "breadth_thrust, '''NaN'''",
        "regime, '''trending_bull'''",
        "regime, ''''''",
        "confidence_score, -0.1",
        "confidence_score, 1.1",
        "confidence_score, '''NaN'''",
    })
    void aRegimeSnapshotIsRefusedFor(String column, String value) {
        refuses(CHECK_VIOLATION, snapshot(column, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "realized_vol_7d", "pct_above_20ma", "breadth_thrust", "regime", "weights"})
    void aRegimeSnapshotIsRefusedWithout(String column) {
        refuses(NOT_NULL_VIOLATION, snapshot(column, "null"));
    }

    @ParameterizedTest
    @CsvSource({
        "realized_vol_7d, 0",
        "realized_vol_7d, 12.5",
        "pct_above_20ma, 0",
        "pct_above_20ma, 100",
        "breadth_thrust, -1",
        "breadth_thrust, 1",
        "regime, '''trending'''",
        "regime, '''choppy'''",
        "regime, '''highvol'''",
        "regime, '''mixed'''",
        "confidence_score, 0",
        "confidence_score, 1",
        "confidence_score, null",
        "metadata, null",
        "detection_method, null",
    })
    void aRegimeSnapshotIsAcceptedWith(String column, String value) {
        database.execute(snapshot(column, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "5",
                "\"momentum\"",
                "[\"momentum\",\"technical\",\"volume\",\"quality\",\"social\"]",
                "[{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}]",
                "{\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10}",
                "{\"momentum\":-1,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":-25,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":-1e-9,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":-10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":-5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":11}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":10.0001}",
                "{\"momentum\":\"40\",\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":\"5\"}",
                "{\"momentum\":40,\"technical\":null,\"volume\":20,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":true,\"quality\":10,\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":[10],\"social\":5}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":{\"x\":10},\"social\":5}",
                "{\"Momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}",
            })
    void weightsAreRefused(String weights) {
        refuses(CHECK_VIOLATION, snapshot("weights", "'" + weights + "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WEIGHTS,
                "{\"momentum\":0,\"technical\":0,\"volume\":0,\"quality\":0,\"social\":0}",
                "{\"momentum\":30,\"technical\":25,\"volume\":20,\"quality\":15,\"social\":10}",
                "{\"momentum\":1000,\"technical\":1e3,\"volume\":0.5,\"quality\":10.25,\"social\":10.0}",
                "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5,\"catalyst\":\"x\"}",
            })
    void weightsAreAccepted(String weights) {
        database.execute(snapshot("weights", "'" + weights + "'"));
    }

    @Test
    void aPremoveArtifactHasTheDefaultsOfItsOrigin() {
        database.execute("insert into pit.premove_artifacts (ts, symbol, venue)"
                + " values ('1999-01-01T00:00:00Z', 'DEFAULTS', 'kraken')");

        assertThat(database.rows("select * from pit.premove_artifacts where symbol = 'DEFAULTS'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("confidence_score", 0.5);
                    for (String gate : List.of("score", "vadr", "funding", "microstructure", "freshness", "fatigue")) {
                        assertThat(row).containsEntry("gate_" + gate, false);
                    }
                    for (String empty : List.of("score", "momentum_core", "factors", "regime", "social_residual")) {
                        assertThat(row).containsEntry(empty, null);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "ts, '''-infinity'''",
        "venue, '''deribit'''",
        "score, -1",
        "score, 101",
        "score, '''NaN'''",
        "momentum_core, -1",
        "momentum_core, 100.5",
        "momentum_core, '''NaN'''",
        "technical_residual, '''NaN'''",
        "technical_residual, '''Infinity'''",
        "technical_residual, '''-Infinity'''",
        "volume_residual, '''NaN'''",
        "volume_residual, '''Infinity'''",
        "volume_residual, '''-Infinity'''",
        "quality_residual, '''NaN'''",
        "quality_residual, '''Infinity'''",
        "quality_residual, '''-Infinity'''",
        "social_residual, 10.1",
        "social_residual, '''NaN'''",
        "social_residual, '''Infinity'''",
        "social_residual, '''-Infinity'''",
        "factors, '''null'''",
        "factors, '''[]'''",
        "factors, '''7'''",
        "factors, '''\"momentum_timeframes\"'''",
        "factors, '''[\"momentum_timeframes\"]'''",
        "factors, '''{\"other\":1}'''",
        "regime, '''bull'''",
        "confidence_score, -0.1",
        "confidence_score, 1.5",
        "confidence_score, '''NaN'''",
    })
    void aPremoveArtifactIsRefusedFor(String column, String value) {
        refuses(CHECK_VIOLATION, artifact(column, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "symbol", "venue"})
    void aPremoveArtifactIsRefusedWithout(String column) {
        refuses(NOT_NULL_VIOLATION, artifact(column, "null"));
    }

    @ParameterizedTest
    @CsvSource({
        "score, 0",
        "score, 100",
        "momentum_core, 0",
        "momentum_core, 100",
        "technical_residual, -5000.5",
        "social_residual, 10",
        "social_residual, -1000000",
        "factors, null",
        "factors, '''{}'''",
        "factors, '''{\"momentum_timeframes\":null}'''",
        "factors, '''{\"momentum_timeframes\":{\"1h\":0.2},\"more\":1}'''",
        "regime, '''highvol'''",
        "confidence_score, 0",
        "confidence_score, null",
        "gate_score, null",
        "processing_latency_ms, -1",
    })
    void aPremoveArtifactIsAcceptedWith(String column, String value) {
        database.execute(artifact(column, value));
    }

    @Test
    void aPremoveArtifactIsUniqueForItsTimeSymbolAndVenue() {
        database.execute(artifact("symbol", "'UNIQUE'"));

        refuses(SqlStates.UNIQUE_VIOLATION, artifact("symbol", "'UNIQUE'"));
    }

    @Test
    void aLedgerRowThatDoesNotAddUpIsRefused() {
        database.execute(ledger("adds-up", 4, 1, 1, 1, 1));

        refuses(CHECK_VIOLATION, ledger("too-many-read", 5, 1, 1, 1, 1));
        refuses(CHECK_VIOLATION, ledger("negative", 0, 2, -2, 0, 0));
        refuses(SqlStates.UNIQUE_VIOLATION, ledger("adds-up", 0, 0, 0, 0, 0));
    }

    @Test
    void aQuarantineRowIsOpenUntilAReplayStoresIt() {
        database.execute(quarantined("Q1", 0, "bad-json"));

        assertThat(database.rows("select state, attempts from ops.quarantine where load_id = 'Q1'"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("state", "open").containsEntry("attempts", 0));
        refuses(SqlStates.UNIQUE_VIOLATION, quarantined("Q1", 0, "bad-json"));
        refuses(CHECK_VIOLATION, quarantined("Q2", 0, "Bad JSON"));
        refuses(CHECK_VIOLATION, "update ops.quarantine set state = 'gone'");
        refuses(CHECK_VIOLATION, "update ops.quarantine set state = 'replayed'");
        database.execute("update ops.quarantine set state = 'replayed', replayed_at = now(), replay_id = 'r'");
    }

    @Test
    void theIndexesAreThoseOfTheOrigin() {
        String indexes =
                database.rows("select indexdef from pg_indexes where schemaname = 'pit' order by indexname").stream()
                        .map(row -> row.get("indexdef").toString().replaceFirst(" USING btree", ""))
                        .collect(Collectors.joining("\n"));

        assertThat(indexes)
                .isEqualTo(
                        """
                CREATE INDEX premove_artifacts_gates_passed_idx ON pit.premove_artifacts (gate_score, gate_vadr, gate_funding, gate_microstructure, ts DESC) WHERE (gate_score AND gate_vadr AND gate_funding)
                CREATE INDEX premove_artifacts_latency_idx ON pit.premove_artifacts (processing_latency_ms DESC, ts DESC)
                CREATE UNIQUE INDEX premove_artifacts_pkey ON pit.premove_artifacts (id)
                CREATE INDEX premove_artifacts_regime_score_idx ON pit.premove_artifacts (regime, score DESC, ts DESC)
                CREATE INDEX premove_artifacts_score_idx ON pit.premove_artifacts (score DESC, ts DESC) WHERE (score IS NOT NULL)
                CREATE INDEX premove_artifacts_symbol_score_gates_idx ON pit.premove_artifacts (symbol, score DESC, gate_score, gate_vadr, gate_funding, ts DESC)
                CREATE INDEX premove_artifacts_symbol_ts_idx ON pit.premove_artifacts (symbol, ts DESC)
                CREATE UNIQUE INDEX premove_artifacts_ts_symbol_venue_key ON pit.premove_artifacts (ts, symbol, venue)
                CREATE INDEX premove_artifacts_venue_ts_idx ON pit.premove_artifacts (venue, ts DESC)
                CREATE INDEX regime_snapshots_confidence_idx ON pit.regime_snapshots (confidence_score DESC, ts DESC)
                CREATE UNIQUE INDEX regime_snapshots_pkey ON pit.regime_snapshots (ts)
                CREATE INDEX regime_snapshots_regime_confidence_idx ON pit.regime_snapshots (regime, confidence_score DESC, ts DESC)
                CREATE INDEX regime_snapshots_regime_idx ON pit.regime_snapshots (regime, ts DESC)
                CREATE INDEX regime_snapshots_ts_idx ON pit.regime_snapshots (ts DESC)
                CREATE INDEX trades_order_id_idx ON pit.trades (order_id) WHERE (order_id IS NOT NULL)
                CREATE UNIQUE INDEX trades_pkey ON pit.trades (id)
                CREATE INDEX trades_symbol_ts_idx ON pit.trades (symbol, ts DESC)
                CREATE INDEX trades_symbol_venue_ts_idx ON pit.trades (symbol, venue, ts DESC)
                CREATE UNIQUE INDEX trades_venue_symbol_trade_id_key ON pit.trades (venue, symbol, trade_id) WHERE (trade_id IS NOT NULL)
                CREATE INDEX trades_venue_ts_idx ON pit.trades (venue, ts DESC)""");
    }

    @Test
    void everySchemaTableColumnAndFunctionHasAComment() {
        assertThat(
                        database.rows(
                                """
                select nspname::text as bare from pg_namespace
                 where nspname in ('ops', 'pit', 'market') and obj_description(oid, 'pg_namespace') is null
                union all
                select c.oid::regclass || coalesce('.' || a.attname, '')
                  from pg_class c
                  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                 where c.relnamespace in ('ops'::regnamespace, 'pit'::regnamespace, 'market'::regnamespace)
                   and not c.relispartition and c.relkind in ('r', 'p', 'v')
                   and c.relname <> 'schema_history'
                   and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
                union all
                select oid::regprocedure::text from pg_proc
                 where pronamespace in ('ops'::regnamespace, 'pit'::regnamespace)
                   and obj_description(oid, 'pg_proc') is null"""))
                .isEmpty();
        assertThat(database.number("select count(*) from pg_attribute where attrelid = 'pit.trades'::regclass"
                        + " and attnum > 0"))
                .isEqualTo(11);
    }

    private void refuses(String sqlState, String sql) {
        assertThatThrownBy(() -> database.execute(sql))
                .as(sql)
                .cause()
                .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                        .as(refusal.getMessage())
                        .isEqualTo(sqlState));
    }

    private static String trade(String column, String value) {
        return insert(
                "pit.trades (ts, symbol, venue, price, qty, side, attributes)",
                List.of(
                        "ts", "'2024-01-01Z'",
                        "symbol", "'BTCUSDT'",
                        "venue", "'binance'",
                        "price", "42000.5",
                        "qty", "0.1",
                        "side", "'buy'",
                        "attributes", "'{}'"),
                column,
                value);
    }

    /** Each at a time of its own, so that only what is tested can refuse it. */
    private static String snapshot(String column, String value) {
        return insert(
                "pit.regime_snapshots (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights,"
                        + " confidence_score, metadata, detection_method)",
                List.of(
                        "ts", "clock_timestamp()",
                        "realized_vol_7d", "0.3",
                        "pct_above_20ma", "55",
                        "breadth_thrust", "0.1",
                        "regime", "'choppy'",
                        "weights", "'" + WEIGHTS + "'",
                        "confidence_score", "0.5",
                        "metadata", "'{}'",
                        "detection_method", "'majority_vote'"),
                column,
                value);
    }

    private static String artifact(String column, String value) {
        return insert(
                "pit.premove_artifacts (ts, symbol, venue, gate_score, score, momentum_core, technical_residual,"
                        + " volume_residual, quality_residual, social_residual, factors, regime, confidence_score,"
                        + " processing_latency_ms)",
                List.of(
                        "ts", column.equals("symbol") ? "'2024-01-01Z'" : "clock_timestamp()",
                        "symbol", "'ETHUSD'",
                        "venue", "'kraken'",
                        "gate_score", "true",
                        "score", "75",
                        "momentum_core", "60",
                        "technical_residual", "1.5",
                        "volume_residual", "1.5",
                        "quality_residual", "1.5",
                        "social_residual", "1.5",
                        "factors", "'{}'",
                        "regime", "'mixed'",
                        "confidence_score", "0.7",
                        "processing_latency_ms", "12"),
                column,
                value);
    }

    private static String insert(String into, List<String> columnsAndValues, String column, String value) {
        StringBuilder values = new StringBuilder();
        boolean replaced = false;
        for (int i = 0; i < columnsAndValues.size(); i += 2) {
            boolean same = columnsAndValues.get(i).equals(column);
            replaced |= same;
            values.append(i == 0 ? "" : ", ").append(same ? value : columnsAndValues.get(i + 1));
        }
        assertThat(replaced).as("column %s is among those inserted", column).isTrue();
        return "insert into " + into + " values (" + values + ")";
    }

    private static String ledger(String loadId, int read, int inserted, int updated, int duplicate, int rejected) {
        return ("insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,"
                        + " duplicate, rejected, last, writer, started_at)"
                        + " values ('%s', 'pit.trades', 0, 'a.json', 0, %d, %d, %d, %d, %d, true, 'test', now())")
                .formatted(loadId, read, inserted, updated, duplicate, rejected);
    }

    private static String quarantined(String loadId, int record, String reason) {
        return ("insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw, raw_bytes,"
                        + " reason, detail) values ('%s', 'pit.trades', 0, %d, 'a.json', 1, 0, 'x', 1, '%s', 'It is bad.')")
                .formatted(loadId, record, reason);
    }
}
