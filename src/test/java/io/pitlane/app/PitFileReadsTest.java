package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code GET /pit/…} answers from files while the database is away, held against what the database said before. */
@DatabaseTest
class PitFileReadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every list and every figure, with each of their parameters. */
    private static final List<String> QUERIES = List.of(
            "/pit/trades?limit=1000",
            "/pit/trades?limit=1000&order=asc",
            "/pit/trades?limit=1000&symbol=BTC-USD",
            "/pit/trades?limit=1000&venue=kraken&symbol=ETH-USD",
            "/pit/trades?limit=1000&order_id=o-3",
            "/pit/trades?limit=1000&from=2026-01-02&to=2026-01-02",
            "/pit/trades?limit=1000&from=2026-01-01T05:00:00.000001Z&to=2026-01-02T07:00:00Z&order=asc",
            "/pit/trades?limit=1000&as_of=2026-02-01T00:00:20Z",
            "/pit/trades?limit=1000&as_of=2025-01-01",
            "/pit/trades/latest?limit=7",
            "/pit/trades/latest?symbol=BTC-USD&venue=okx",
            "/pit/trades/by-order/o-7",
            "/pit/trades/by-order/none",
            "/pit/trades/count",
            "/pit/trades/count?from=2026-01-01T05:30:00Z&to=2026-01-02T05:00:00Z",
            "/pit/trades/count-by-venue",
            "/pit/trades/count-by-venue?from=2030-01-01",
            "/pit/regime_snapshots?limit=1000",
            "/pit/regime_snapshots?regime=choppy&order=asc",
            "/pit/regime_snapshots?as_of=2026-01-01T09:00:00Z",
            "/pit/regime_snapshots/latest",
            "/pit/regime_snapshots/latest?regime=mixed",
            "/pit/regime_snapshots/at?ts=2026-01-01T08:00:00Z",
            "/pit/regime_snapshots/at?ts=2026-01-01T08:00:01Z",
            "/pit/regime_snapshots/weights-history?from=2026-01-01T04:00:00Z&to=2026-01-01T12:00:00Z",
            "/pit/regime_snapshots/stats",
            "/pit/regime_snapshots/stats?as_of=2026-01-01T09:00:00Z",
            "/pit/premove_artifacts?limit=1000",
            "/pit/premove_artifacts?symbol=S1&order=asc",
            "/pit/premove_artifacts?regime=trending",
            "/pit/premove_artifacts/passed",
            "/pit/premove_artifacts?passed=false&venue=okx",
            "/pit/premove_artifacts?min_score=50",
            "/pit/premove_artifacts?min_score=0&order=asc&limit=1000",
            "/pit/premove_artifacts/gate-stats",
            "/pit/premove_artifacts/gate-stats?from=2026-01-01T00:03:00Z",
            "/pit/premove_artifacts/score-distribution",
            "/pit/premove_artifacts/score-distribution?as_of=2026-02-01T00:00:05Z",
            "/pit/premove_artifacts/latency",
            "/pit/premove_artifacts/latency?from=2030-01-01");

    private static final List<String> PAGED = List.of(
            "/pit/trades?limit=7",
            "/pit/trades?limit=7&order=asc&venue=okx",
            "/pit/regime_snapshots?limit=2",
            "/pit/premove_artifacts?limit=4&order=asc",
            "/pit/premove_artifacts?limit=4&min_score=10");

    private final TestDatabase database;

    PitFileReadsTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void theMirrorSaysWhatTheDatabaseSaidAndWhatCameSinceIsThereOnce(@TempDir Path data) throws IOException {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                RunningApplication application = start(data, wire, Map.of("store.mode", "mirror"))) {
            post(application, "pit.trades", trades(0, 60));
            post(application, "pit.regime_snapshots", snapshots());
            post(application, "pit.premove_artifacts", artifacts(0));
            post(application, "pit.premove_artifacts", artifacts(1));
            Map<String, String> expected = new LinkedHashMap<>();
            QUERIES.forEach(query -> expected.put(query, rowsOf(get(application, query, "postgres"))));
            PAGED.forEach(query ->
                    expected.put(query, allPages(application, query, "postgres").toString()));
            String cursor = tree(get(application, "/pit/premove_artifacts?limit=4", "postgres"))
                    .get("next")
                    .asText();

            wire.cut();

            Map<String, String> found = new LinkedHashMap<>();
            Awaitility.await().until(() -> application
                    .get("/pit/trades")
                    .headers()
                    .firstValue("X-Pitlane-Tier")
                    .equals(Optional.of("file")));
            QUERIES.forEach(query -> found.put(query, rowsOf(get(application, query, "file"))));
            PAGED.forEach(query ->
                    found.put(query, allPages(application, query, "file").toString()));
            assertThat(found).isEqualTo(expected);
            assertThat(get(application, "/pit/trades", "file").headers().firstValue("X-Pitlane-Complete"))
                    .as("the table was empty when the mirror was begun")
                    .hasValue("true");
            assertThat(application
                            .get("/pit/premove_artifacts?limit=4&cursor=" + cursor)
                            .body())
                    .contains("X-Pitlane-Tier");
            assertThat(application.get("/pit/trades?venue=nowhere").statusCode())
                    .isEqualTo(400);
            assertThat(application.get("/pit/trades?cursor=abc").statusCode()).isEqualTo(400);
            assertThat(application.get("/market/trades").statusCode()).isEqualTo(503);

            post(application, "pit.trades", trades(60, 80));
            assertThat(get(application, "/pit/trades/count", "file").body()).isEqualTo("{\"count\":80}");
            assertThat(database.number("select count(*) from pit.trades")).isEqualTo(60);
            // Where nothing is proven the spool is read too, and what stands in both counts once.
            Files.delete(data.resolve("pit/.complete/pit.trades"));
            HttpResponse<String> unproven = get(application, "/pit/trades/count", "file");
            assertThat(unproven.body()).isEqualTo("{\"count\":80}");
            assertThat(unproven.headers().firstValue("X-Pitlane-Complete")).hasValue("false");

            // A file of the inbox does not come by the mirror, which says so before it is loaded.
            Path proof = data.resolve("pit/.complete/pit.regime_snapshots");
            assertThat(proof).content().isEqualTo("always\n");
            wire.mend();
            Files.createDirectories(application.inbox("pit.regime_snapshots"));
            Files.writeString(application.inbox("pit.regime_snapshots").resolve("a.ndjson"), snapshots());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(proof));
        }
    }

    @Test
    void theBacklogAloneIsSaidToBeIncompleteAndOnlySoManyFilesAreRead(@TempDir Path data) throws IOException {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                RunningApplication application = start(data, wire, Map.of("http.file-reads.max-files", "3"))) {
            wire.cut();
            // A known trade is one, what has no id is one each time, and the newest version is the one that counts.
            post(application, "pit.trades", trade(1, "\"t-1\"") + trade(2, "null") + trade(2, "null"));
            post(application, "pit.trades", trade(1, "\"t-1\""));
            post(application, "pit.premove_artifacts", artifacts(0));
            post(application, "pit.premove_artifacts", artifacts(1));

            HttpResponse<String> backlog = get(application, "/pit/trades?from=2026-01-01", "file");
            assertThat(tree(backlog).get("data")).hasSize(3);
            assertThat(backlog.headers().firstValue("X-Pitlane-Complete")).hasValue("false");
            assertThat(tree(get(application, "/pit/premove_artifacts", "file")).get("data"))
                    .hasSize(12);

            post(application, "pit.trades", trade(3, "\"t-3\""));
            assertThat(tree(get(application, "/pit/trades", "file")).get("data"))
                    .hasSize(4);
            post(application, "pit.trades", trade(4, "\"t-4\""));
            HttpResponse<String> tooMany = application.get("/pit/trades");
            assertThat(tooMany.statusCode()).isEqualTo(503);
            assertThat(tree(tooMany).get("error").asText()).isEqualTo("too-many-files");
            assertThat(tree(tooMany).get("detail").asText()).contains("http.file-reads.max-files");
            wire.mend();
        }
    }

    @Test
    void withoutADatabaseTheFilesAnswer(@TempDir Path data) throws IOException {
        Map<String, String> settings = Map.of("store.mode", "file-only", "db.enabled", "false");
        try (RunningApplication application = RunningApplication.start(data, "embedded", settings)) {
            post(application, "pit.trades", trades(0, 30));

            assertThat(get(application, "/pit/trades/count", "file").body()).isEqualTo("{\"count\":30}");
            assertThat(application.get("/pit/regime/current").statusCode())
                    .as("what files do not tell")
                    .isEqualTo(503);
            assertThat(allPages(application, "/pit/trades?limit=7", "file"))
                    .hasSize(30)
                    .doesNotHaveDuplicates();
        }
    }

    private RunningApplication start(Path data, CuttableProxy wire, Map<String, String> settings) {
        RunningApplication application =
                RunningApplication.start(data, RunningApplication.urlOf(database, wire.port()), settings);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> application.get("/health").statusCode() == 200);
        return application;
    }

    private static void post(RunningApplication application, String dataset, String lines) {
        HttpResponse<String> response = application.post("/ingest/" + dataset, lines.getBytes(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static HttpResponse<String> get(RunningApplication application, String path, String tier) {
        HttpResponse<String> response = application.get(path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Pitlane-Tier")).as(path).hasValue(tier);
        return response;
    }

    /** Each tier has its own cursors. */
    private static String rowsOf(HttpResponse<String> response) {
        return response.body().replaceFirst(",\"next\":(null|\"[^\"]*\")}$", "");
    }

    private static List<String> allPages(RunningApplication application, String path, String tier) {
        List<String> rows = new ArrayList<>();
        JsonNode page = tree(get(application, path, tier));
        while (true) {
            page.get("data").forEach(row -> rows.add(row.toString()));
            if (page.get("next").isNull()) {
                return rows;
            }
            page = tree(get(application, path + "&cursor=" + page.get("next").asText(), tier));
        }
    }

    private static JsonNode tree(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    /** Some with an id of their own, some with a time of writing, members that no column has, numbers of all sizes. */
    private static String trades(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("{\"ts\":\"2026-01-0%dT%02d:00:00.%06dZ\",\"symbol\":\"%s\",\"venue\":\"%s\","
                    .formatted(1 + i / 30, i % 8, 1 + i, i % 2 == 0 ? "BTC-USD" : "ETH-USD", venue(i)));
            lines.append("\"side\":%s,\"price\":%s,\"qty\":%s,"
                    .formatted(
                            i % 3 == 0 ? "\"\"" : "\"buy\"",
                            i % 5 == 0 ? "1e-0" + (5 + i % 4) : 95000.5 + i / 7.0,
                            0.1 * (i + 1)));
            lines.append(i % 4 == 0 ? "\"trade_id\":\"t-%d\",".formatted(i) : "");
            lines.append(i % 2 == 0 ? "\"order_id\":\"o-%d\",".formatted(i % 9) : "");
            lines.append(
                    i % 5 == 1 ? "\"created_at\":\"2026-02-01T00:00:%02d.123456789+00:00\",".formatted(i % 60) : "");
            lines.append("\"attributes\":{\"fee\": 0.10,\"b\":[1,{\"a\":%d}]},\"liquidity\":\"taker\\u00e9\"}\n"
                    .formatted(i));
        }
        return lines.toString();
    }

    private static String venue(int i) {
        return List.of("kraken", "okx", "binance").get(i % 3);
    }

    private static String trade(int i, String id) {
        return "{\"ts\":\"2026-01-05T00:00:0%dZ\",\"symbol\":\"X\",\"venue\":\"okx\",\"price\":1,\"qty\":1,\"trade_id\":%s}\n"
                .formatted(i, id);
    }

    /** Each twice, the older version second. */
    private static String snapshots() {
        StringBuilder lines = new StringBuilder();
        for (int version = 2; version > 0; version--) {
            for (int i = 0; i < 6; i++) {
                lines.append(("{\"ts\":\"2026-01-01T%02d:00:00Z\",\"realized_vol_7d\":0.%d,\"pct_above_20ma\":50,"
                                + "\"breadth_thrust\":-0.25,\"regime\":\"%s\",\"weights\":{\"momentum\":40.0,"
                                + "\"technical\":25,\"volume\":2e1,\"quality\":10,\"social\":%d},"
                                + "\"created_at\":\"2026-01-01T%02d:0%d:00Z\"}\n")
                        .formatted(
                                4 * i,
                                version,
                                List.of("trending", "choppy", "mixed").get(i % 3),
                                i,
                                4 * i,
                                version));
            }
        }
        return lines.toString();
    }

    private static String artifacts(int version) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            lines.append(("{\"ts\":\"2026-01-01T00:0%d:00Z\",\"symbol\":\"S%d\",\"venue\":\"okx\",\"gate_score\":%b,"
                            + "\"gate_vadr\":true,\"gate_funding\":true,\"gate_microstructure\":true,"
                            + "\"gate_freshness\":true,\"gate_fatigue\":%b,%s\"factors\":{},\"regime\":\"%s\",%s"
                            + "\"created_at\":\"2026-02-01T00:00:%02dZ\"}\n")
                    .formatted(
                            i / 2,
                            i % 4,
                            i % 2 == 0,
                            i % 3 == 0,
                            i == 5 ? "" : "\"score\":%s,".formatted(8.3 * i + version),
                            i % 2 == 0 ? "trending" : "",
                            i % 4 == 3 ? "" : "\"processing_latency_ms\":%d,".formatted(7 * i + version),
                            i + version));
        }
        return lines.toString();
    }
}
