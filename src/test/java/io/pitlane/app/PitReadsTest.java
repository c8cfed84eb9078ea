package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /pit/…} over real HTTP. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PitReadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestDatabase database;
    private RunningApplication application;

    PitReadsTest(TestDatabase database) {
        this.database = database;
    }

    /** 100 trades ten minutes apart, two at each moment; a snapshot every four hours; 40 artifacts. */
    @BeforeAll
    void start(@TempDir Path data) {
        database.execute(
                """
                insert into pit.trades (ts, symbol, venue, side, price, qty, order_id, attributes, created_at, trade_id)
                select timestamptz '2026-01-01T00:00:00.000001Z' + (n / 2) * interval '10 minutes',
                  case when n % 2 = 0 then 'BTC-USD' else 'ETH-USD' end,
                  (array['binance', 'okx', 'kraken'])[1 + n % 3], 'buy', 0.00001 * (n + 1), n + 0.5,
                  'order-' || n / 4, '{"fee": 0.10}', timestamptz '2026-02-01Z' + n * interval '1 day', 't' || n
                from generate_series(0, 99) n;
                insert into pit.regime_snapshots (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights,
                  confidence_score, metadata, created_at)
                select timestamptz '2026-01-01Z' + n * interval '4 hours', 0.3, 55, 0.1,
                  (array['trending', 'choppy', 'choppy', 'mixed'])[1 + n % 4],
                  '{"momentum": 40, "technical": 25, "volume": 20, "quality": 10, "social": 5}', 0.667, '{}',
                  timestamptz '2026-01-01Z' + n * interval '4 hours'
                from generate_series(0, 11) n;
                insert into pit.premove_artifacts (ts, symbol, venue, gate_score, gate_vadr, gate_funding,
                  gate_microstructure, gate_freshness, gate_fatigue, score, factors, regime, processing_latency_ms,
                  created_at)
                select timestamptz '2026-01-01Z' + n * interval '1 minute', 'S' || n % 4, 'okx', n % 2 = 0, n % 4 = 0,
                  true, true, true, case when n % 8 = 4 then null else true end,
                  case when n = 39 then null else n * 2.5 + 2.5 end, '{}', 'choppy',
                  case when n % 10 = 0 then null else n end, timestamptz '2026-01-01Z'
                from generate_series(0, 39) n;
                """);
        application = RunningApplication.start(data, RunningApplication.urlOf(database), Map.of());
        Awaitility.await().until(() -> application.get("/pit/trades").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void aTradeHasItsMembersAndNumbersAsTheTableHasThem() throws IOException {
        HttpResponse<String> response = application.get("/pit/trades?order=asc&limit=1&symbol=BTC-USD");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"data\":[{\"ts\":\"2026-01-01T00:00:00.000001Z\",\"symbol\":\"BTC-USD\","
                        + "\"venue\":\"binance\",\"side\":\"buy\",\"price\":1e-05,\"qty\":0.5,\"trade_id\":\"t0\","
                        + "\"order_id\":\"order-0\",\"attributes\":{\"fee\": 0.10},"
                        + "\"created_at\":\"2026-02-01T00:00:00Z\"}],\"next\":\"");
        assertThat(response.headers().firstValue("X-Pitlane-Tier")).hasValue("postgres");
        assertThat(response.headers().firstValue("X-Pitlane-Complete")).hasValue("true");
        assertThat(page("/pit/trades?order=asc&limit=1")
                        .get("data")
                        .get(0)
                        .get("price")
                        .asDouble())
                .isEqualTo(0.00001);
    }

    @ParameterizedTest
    @CsvSource({
        "/pit/trades, 100",
        "/pit/trades?symbol=BTC-USD, 50",
        "/pit/trades?venue=kraken, 33",
        "/pit/trades?venue=coinbase, 0",
        "/pit/trades?venue=kraken&symbol=ETH-USD, 16",
        "/pit/trades?order_id=order-3, 4",
        "/pit/trades?from=2026-01-01T00:00:00.000001Z&to=2026-01-01T00:10:00.000001Z, 4",
        "/pit/trades?from=2026-01-01T00:00:00.0000011Z&to=2026-01-01T00:10:00.0000019Z, 2",
        "/pit/trades?from=2026-01-01&to=2026-01-01&limit=1000, 100",
        "/pit/trades?from=2026-01-02, 0",
        "/pit/trades?as_of=2026-02-03, 3",
        "/pit/trades?as_of=2026-02-03T00:00:00Z&venue=kraken, 1",
        "/pit/trades?as_of=2026-01-31, 0",
        "/pit/trades/by-order/order-7, 4",
        "/pit/trades/by-order/order-7?limit=1, 1",
        "/pit/trades/by-order/none, 0",
        "/pit/trades/latest?symbol=ETH-USD&limit=7, 7",
        "/pit/regime_snapshots, 12",
        "/pit/regime_snapshots?regime=choppy, 6",
        "/pit/regime_snapshots?as_of=2026-01-01T08:00:00Z, 3",
        "/pit/regime_snapshots/latest, 1",
        "/pit/regime_snapshots/at?ts=2026-01-01T08:00:00Z, 1",
        "/pit/regime_snapshots/at?ts=2026-01-01T08:00:01Z, 0",
        "/pit/regime_snapshots/weights-history?from=2026-01-01T04:00:00Z&to=2026-01-01T12:00:00Z, 3",
        "/pit/premove_artifacts, 40",
        "/pit/premove_artifacts?from=2026-01-01T00:01:00Z&to=2026-01-01T00:02:00Z, 2",
        "/pit/premove_artifacts?symbol=S3, 10",
        "/pit/premove_artifacts?regime=mixed, 0",
        "/pit/premove_artifacts/passed, 5",
        "/pit/premove_artifacts?passed=true, 5",
        "/pit/premove_artifacts?passed=false, 35",
        "/pit/premove_artifacts?min_score=90, 4"
    })
    void everyListIsWhatItIsAskedFor(String path, int rows) throws IOException {
        assertThat(page(path).get("data")).hasSize(rows);
    }

    @Test
    void theLatestComeFirst() throws IOException {
        List<String> times = page("/pit/trades/latest?limit=4").findValuesAsText("ts");

        assertThat(times)
                .containsExactly(
                        "2026-01-01T08:10:00.000001Z",
                        "2026-01-01T08:10:00.000001Z",
                        "2026-01-01T08:00:00.000001Z",
                        "2026-01-01T08:00:00.000001Z");
        assertThat(page("/pit/regime_snapshots/latest").findValuesAsText("ts")).containsExactly("2026-01-02T20:00:00Z");
        assertThat(page("/pit/regime_snapshots/latest?regime=trending").findValuesAsText("ts"))
                .containsExactly("2026-01-02T08:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "/pit/trades?limit=7, 100",
        "/pit/trades?limit=7&order=asc, 100",
        "/pit/trades?limit=7&symbol=ETH-USD, 50",
        "/pit/regime_snapshots?limit=5, 12",
        "/pit/premove_artifacts?limit=9&order=asc, 40",
        "/pit/premove_artifacts?limit=9&min_score=0, 39",
        "/pit/premove_artifacts?limit=9&min_score=0&order=asc, 39"
    })
    void pagesHangTogether(String path, int all) throws IOException {
        List<String> rows = new ArrayList<>();
        JsonNode page = page(path);
        while (true) {
            page.get("data").forEach(row -> rows.add(row.toString()));
            if (page.get("next").isNull()) {
                break;
            }
            page = page(path + "&cursor=" + page.get("next").asText());
        }

        List<String> whole = new ArrayList<>();
        page(path.replaceFirst("limit=[0-9]+", "limit=1000")).get("data").forEach(row -> whole.add(row.toString()));
        assertThat(rows).hasSize(all).doesNotHaveDuplicates().isEqualTo(whole);
    }

    @Test
    void theBestScoreComesFirst() throws IOException {
        JsonNode page = page("/pit/premove_artifacts?min_score=95");

        assertThat(page.findValuesAsText("score")).containsExactly("97.5", "95");
        assertThat(page.get("data").get(0).get("passed").asBoolean()).isFalse();
    }

    @Test
    void weightsComeInTheOrderOfTime() throws IOException {
        JsonNode row = page("/pit/regime_snapshots/weights-history?limit=1")
                .get("data")
                .get(0);

        assertThat(row.toString())
                .startsWith("{\"ts\":\"2026-01-01T00:00:00Z\",\"regime\":\"trending\",\"weights\":{")
                .endsWith("}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/pit/trades/count | {\"count\":100}",
                "/pit/trades/count?from=2026-01-01T00:10:00Z&to=2026-01-01T00:20:00Z | {\"count\":2}",
                "/pit/trades/count?from=2026-01-01T00:30:00Z&to=2026-01-01T02:05:00Z | {\"count\":20}",
                "/pit/trades/count?from=2026-01-03 | {\"count\":0}",
                "/pit/trades/count-by-venue | {\"counts\":{\"binance\":34,\"kraken\":33,\"okx\":33}}",
                "/pit/trades/count-by-venue?from=2026-01-01&to=2026-01-01"
                        + " | {\"counts\":{\"binance\":34,\"kraken\":33,\"okx\":33}}",
                "/pit/trades/count-by-venue?to=2026-01-01T00:10:00.000001Z"
                        + " | {\"counts\":{\"binance\":2,\"kraken\":1,\"okx\":1}}",
                "/pit/trades/count-by-venue?from=2030-01-01 | {\"counts\":{}}",
                "/pit/regime_snapshots/stats | {\"regimes\":{\"choppy\":6,\"mixed\":3,\"trending\":3}}",
                "/pit/regime_snapshots/stats?from=2026-01-02&to=2026-01-02T00:00:00Z | {\"regimes\":{\"choppy\":1}}",
                "/pit/regime_snapshots/stats?as_of=2025-12-31 | {\"regimes\":{}}",
                "/pit/premove_artifacts/score-distribution"
                        + " | {\"null\":1,\"0-25\":9,\"25-50\":10,\"50-75\":10,\"75-90\":6,\"90-100\":4}",
                "/pit/premove_artifacts/latency?from=2026-01-01T00:10:00Z&to=2026-01-01T00:13:00Z"
                        + " | {\"count\":3,\"p50\":12,\"p95\":12.9,\"p99\":12.98,\"mean\":12,\"min\":11,\"max\":13}",
                "/pit/premove_artifacts/latency?from=2030-01-01"
                        + " | {\"count\":0,\"p50\":null,\"p95\":null,\"p99\":null,\"mean\":null,\"min\":null,\"max\":null}"
            })
    void figuresAreExact(String path, String expected) {
        assertThat(application.get(path).body()).isEqualTo(expected);
    }

    @Test
    void theRegimeInForceComesWithWhatWillReplaceItAndWhatWasBefore() throws IOException {
        HttpResponse<String> response = application.get("/pit/regime/current");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Pitlane-Tier")).contains("postgres");
        assertThat(response.body())
                .startsWith("{\"active_regime\":\"mixed\",\"confidence\":0.667,\"is_stable\":null,\"weights\":{")
                .contains("\"last_detection\":\"2026-01-02T20:00:00Z\",\"next_update\":\"2026-01-03T00:00:00Z\","
                        + "\"signals\":{\"realized_vol_7d\":0.3,\"pct_above_20ma\":55,\"breadth_thrust\":0.1},"
                        + "\"regime_history\":[{\"from_regime\":\"choppy\",\"to_regime\":\"mixed\","
                        + "\"timestamp\":\"2026-01-02T20:00:00Z\",\"confidence\":0.667},"
                        + "{\"from_regime\":\"trending\",\"to_regime\":\"choppy\",");
        JsonNode history = JSON.readTree(response.body()).get("regime_history");
        assertThat(history).hasSize(8);
        assertThat(history.findValuesAsText("timestamp"))
                .startsWith("2026-01-02T20:00:00Z", "2026-01-02T12:00:00Z", "2026-01-02T08:00:00Z")
                .endsWith("2026-01-01T04:00:00Z");
        assertThat(JSON.readTree(response.body()).get("weights").get("momentum").asInt())
                .isEqualTo(40);
    }

    @Test
    void theRegimeOfAnEarlierTimeIsThatOfThenAndBeforeTheFirstThereIsNone() throws IOException {
        JsonNode then = page("/pit/regime/current?as_of=2026-01-01T09:00:00Z");
        assertThat(then.get("active_regime").asText()).isEqualTo("choppy");
        assertThat(then.get("last_detection").asText()).isEqualTo("2026-01-01T08:00:00Z");
        assertThat(then.get("regime_history")).hasSize(1);

        HttpResponse<String> none = application.get("/pit/regime/current?as_of=2025-12-31");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).startsWith("{\"error\":\"not-found\",\"detail\":\"");
    }

    @Test
    void theRegimeInForceIsAMetric() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(application.get("/metrics").body())
                        .contains(
                                "pitlane_regime{regime=\"mixed\"} 1.0",
                                "pitlane_regime{regime=\"choppy\"} 0.0",
                                "pitlane_regime_confidence 0.667",
                                "pitlane_regime_signal{signal=\"pct_above_20ma\"} 55.0",
                                "pitlane_regime_timestamp_seconds 1.767384E9"));
    }

    @Test
    void gatesTellHowManyPassed() throws IOException {
        JsonNode gates = JSON.readTree(
                application.get("/pit/premove_artifacts/gate-stats").body());

        assertThat(gates.get("score").toString()).isEqualTo("{\"pass\":20,\"fail\":20}");
        assertThat(gates.get("vadr").toString()).isEqualTo("{\"pass\":10,\"fail\":30}");
        assertThat(gates.get("fatigue").toString()).isEqualTo("{\"pass\":35,\"fail\":5}");
        assertThat(gates.size()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "/pit/trades?exchange=okx",
        "/pit/trades?venue=nowhere",
        "/pit/trades?limit=0",
        "/pit/trades?from=2026-01-02&to=2026-01-01",
        "/pit/trades?as_of=yesterday",
        "/pit/trades/latest?from=2026-01-01",
        "/pit/trades/by-order/x?order_id=y",
        "/pit/trades/count?as_of=2026-01-01",
        "/pit/trades/count?from=x",
        "/pit/regime_snapshots?venue=okx",
        "/pit/regime_snapshots/at",
        "/pit/regime_snapshots/latest?limit=2",
        "/pit/regime/current?from=2026-01-01",
        "/pit/regime/current?as_of=soon",
        "/pit/premove_artifacts?min_score=high",
        "/pit/premove_artifacts?passed=maybe",
        "/pit/premove_artifacts/passed?passed=false",
        "/pit/trades?cursor=abc"
    })
    void whatIsWrongIsToldByItsName(String path) throws IOException {
        HttpResponse<String> response = application.get(path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("invalid-parameter");
    }

    private JsonNode page(String path) throws IOException {
        HttpResponse<String> response = application.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
