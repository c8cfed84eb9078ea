package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /ingest/<dataset>} over real HTTP. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRADES = "/ingest/pit.trades";

    private final TestDatabase database;
    private RunningApplication application;

    IngestTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void start(@TempDir Path data) {
        application = RunningApplication.start(
                data,
                RunningApplication.urlOf(database),
                Map.of(
                        "http.ingest.max-records",
                        "1000",
                        "http.ingest.max-unpacked",
                        "1MB",
                        "http.max-body",
                        "2MB",
                        "store.write-deadline",
                        "60s"));
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @BeforeEach
    void empty() {
        database.execute("truncate pit.trades, pit.regime_snapshots, pit.premove_artifacts, ops.loads, ops.quarantine");
    }

    @Test
    void anObjectIsInItsTableWhenTheAnswerIsThere() throws IOException {
        HttpResponse<String> response = post(TRADES, trade(1));

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(names(body)).containsExactly("batch", "accepted", "rejected", "tier", "errors");
        assertThat(body.get("accepted").asInt()).isEqualTo(1);
        assertThat(body.get("rejected").asInt()).isZero();
        assertThat(body.get("tier").asText()).isEqualTo("postgres");
        assertThat(body.get("errors")).isEmpty();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(1);
        assertThat(database.number("select count(*) from ops.loads where load_id = '"
                        + body.get("batch").asText() + "' and inserted = 1"))
                .isEqualTo(1);
    }

    @Test
    void anArrayAndLinesAndAPrettyArrayAreTakenWhateverTheTypeSays() throws IOException {
        assertAccepted(post(TRADES, "[" + trade(1) + "," + trade(2) + "]", "Content-Type", "application/x-ndjson"), 2);
        assertAccepted(post(TRADES, trade(3) + "\n\n" + trade(4) + "\r\n", "Content-Type", "application/json"), 2);
        assertAccepted(post(TRADES, "[\n  " + trade(5).replace(",", ",\n    ") + "\n]\n"), 1);
        assertAccepted(post(TRADES, "\uFEFF" + trade(6), "Content-Type", "application/json; charset=\"UTF-8\""), 1);

        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(6);
    }

    @Test
    void everyDatasetThatIsOpenIsTaken() throws IOException {
        assertAccepted(
                post(
                        "/ingest/pit.regime_snapshots",
                        """
                        {"ts":"2026-01-01T04:00:00Z","realized_vol_7d":0.3,"pct_above_20ma":55.5,"breadth_thrust":0.1,
                         "regime":"choppy","weights":{"momentum":40,"technical":25,"volume":15,"quality":15,"social":5}}
                        """),
                1);
        assertAccepted(
                post(
                        "/ingest/pit.premove_artifacts",
                        "{\"ts\":\"2026-01-01T04:00:00Z\",\"symbol\":\"BTC-USD\",\"venue\":\"okx\",\"score\":80}"),
                1);
        assertAccepted(
                post(
                        "/ingest/market.trades",
                        "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"2026-01-01T04:00:00Z\","
                                + "\"trade_id\":\"1\",\"price\":\"1.10\",\"size\":\"2\",\"side\":\"buy\"}"),
                1);
    }

    @Test
    void whatIsNotKnownIsKeptWithEveryDigit() throws IOException {
        String huge = "123456789012345678901234567890.123456789012345678901234567890";
        assertAccepted(post(TRADES, "[" + trade(1, "\"fee\":" + huge + ",\"tiny\":1.10e-7") + "]"), 1);

        assertThat(database.rows("select attributes ->> 'fee' as fee from pit.trades")
                        .get(0)
                        .get("fee"))
                .isEqualTo(huge);
    }

    @Test
    void aBadLineCostsItsNeighboursNothing() throws IOException {
        String lines = trade(1) + "\nnonsense\n" + trade(3).replace("\"price\":3.5", "\"price\":-1") + "\n" + trade(4);

        HttpResponse<String> response = post(TRADES, lines);

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body.get("accepted").asInt()).isEqualTo(2);
        assertThat(body.get("rejected").asInt()).isEqualTo(2);
        assertThat(body.get("errors").findValuesAsText("index")).containsExactly("1", "2");
        assertThat(body.get("errors").findValuesAsText("reason")).containsExactly("bad-json", "check-violated");
        assertThat(names(body.get("errors").get(0))).containsExactly("index", "reason", "detail");
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
        assertThat(database.number("select count(*) from ops.quarantine where reason = 'bad-json'"))
                .isEqualTo(1);
    }

    @Test
    void whereNothingFitsTheAnswerIs422WithTheSameBody() throws IOException {
        HttpResponse<String> response = post(TRADES, "[{\"symbol\":\"X\"},7]");

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(names(body)).containsExactly("batch", "accepted", "rejected", "tier", "errors");
        assertThat(body.get("accepted").asInt()).isZero();
        assertThat(body.get("errors").findValuesAsText("index")).containsExactly("0", "1");
        assertThat(body.get("errors").findValuesAsText("reason")).containsExactly("missing-field", "not-an-object");
        assertThat(database.number("select count(*) from ops.quarantine")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n ",
                "[]",
                "{",
                "[{\"a\":1}",
                "[{\"a\":1}] tail",
                "hello",
                "42",
                "\"text\"",
                "{\"a\":\"not\nclosed\"}",
                "<xml/>"
            })
    void aBodyWithoutRecordsIsMalformed(String body) throws IOException {
        HttpResponse<String> response = post(TRADES, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("malformed-body");
        assertThat(database.number("select count(*) from ops.loads")).isZero();
    }

    @Test
    void nestingBeyondReasonIsRefusedAndHarmless() throws IOException {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        HttpResponse<String> inRecord = post(TRADES, trade(1, "\"deep\":" + "[".repeat(70) + "]".repeat(70)));
        HttpResponse<String> deepRecord = post(TRADES, trade(1, "\"deep\":" + deep));
        HttpResponse<String> arrays = post(TRADES, deep);

        assertThat(JSON.readTree(inRecord.body()).get("errors").findValuesAsText("reason"))
                .containsExactly("nested-too-deep");
        assertThat(deepRecord.statusCode()).isEqualTo(422);
        assertThat(arrays.statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"gzip, 200", "x-gzip, 200", "GZIP, 200", "br, 415", "'gzip, gzip', 415", "zstd, 400", "deflate, 415"})
    void aBodyInGzipIsUnpacked(String encoding, int status) {
        HttpResponse<String> response = application.post(
                TRADES, gzip(trade(1)), "Content-Encoding", encoding, "Content-Type", "application/json");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @Test
    void aBodyInZstdIsUnpacked() throws IOException {
        byte[] packed = Zstd.compress((trade(1) + "\n" + trade(2)).getBytes(StandardCharsets.UTF_8));

        assertAccepted(application.post(TRADES, packed, "Content-Encoding", "zstd"), 2);
    }

    @Test
    void aDamagedBodyIsMalformed() {
        byte[] cut = java.util.Arrays.copyOf(gzip(trade(1)), 40);

        assertThat(application.post(TRADES, cut, "Content-Encoding", "gzip").statusCode())
                .isEqualTo(400);
        assertThat(application
                        .post(TRADES, trade(1).getBytes(StandardCharsets.UTF_8), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatUnpacksToTooMuchIsTooLarge() throws IOException {
        byte[] bomb = gzip("[" + " ".repeat(100_000_000) + "]");

        HttpResponse<String> response = application.post(TRADES, bomb, "Content-Encoding", "gzip");

        assertThat(bomb.length).isLessThan(1 << 20);
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("body-too-large");
    }

    @Test
    void tooManyRecordsAreTooMuch() throws IOException {
        String records = IntStream.range(0, 1001).mapToObj(i -> "{}").collect(Collectors.joining("\n"));

        HttpResponse<String> response = post(TRADES, records);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("too-many-records");
    }

    @ParameterizedTest
    @CsvSource({
        "/ingest/pit.nothing, 404, unknown-dataset",
        "/ingest/ops.loads, 404, unknown-dataset",
        "/ingest/PIT.TRADES, 404, unknown-dataset",
        "/ingest/pit.trades%20, 404, unknown-dataset",
        "/ingest/..%2Fpit.trades, 400, bad-request",
        "/ingest/pit.trades?Idempotency-Key=a, 400, invalid-parameter",
        "/ingest/pit.trades/x, 404, not-found",
        "/ingest, 404, not-found"
    })
    void onlyDatasetsThatAreOpenAreTaken(String path, int status, String error) throws IOException {
        HttpResponse<String> response = post(path, trade(1));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void onlyPostIsTaken(String method) {
        assertThat(application.send(method, TRADES).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/csv",
                "application/json; charset=latin1"
            })
    void aBodyOfAnotherTypeIsNotTaken(String type) throws IOException {
        HttpResponse<String> response = post(TRADES, trade(1), "Content-Type", type);

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("unsupported-type");
    }

    @Test
    void aRetryWithItsKeyCountsOnce() throws IOException {
        String record = "{\"ts\":\"2026-01-01T00:00:00Z\",\"symbol\":\"A\",\"venue\":\"okx\",\"price\":1,\"qty\":1}";

        HttpResponse<String> first = post(TRADES, record, "Idempotency-Key", "order-1");
        HttpResponse<String> again = post(TRADES, record, "Idempotency-Key", "order-1");
        HttpResponse<String> other = post(TRADES, record, "Idempotency-Key", "order-2");

        assertThat(List.of(first.statusCode(), again.statusCode(), other.statusCode()))
                .containsOnly(200);
        assertThat(JSON.readTree(again.body()).get("batch").asText()).isEqualTo("order-1");
        assertThat(JSON.readTree(again.body()).get("accepted").asInt()).isEqualTo(1);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
    }

    @Test
    void aKeyThatWasGivenToOtherRecordsIsRefused() throws IOException {
        post(TRADES, trade(1), "Idempotency-Key", "reused");

        HttpResponse<String> response = post(TRADES, trade(2), "Idempotency-Key", "reused");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("idempotency-key-reused");
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() throws IOException {
        for (String key : List.of(
                "a b", "x".repeat(65), "0123456789abcdefABCDEF".repeat(3).substring(0, 64))) {
            HttpResponse<String> response = post(TRADES, trade(1), "Idempotency-Key", key);

            assertThat(response.statusCode()).as(key).isEqualTo(400);
            assertThat(JSON.readTree(response.body()).get("error").asText()).isEqualTo("invalid-idempotency-key");
        }
        assertThat(post(TRADES, trade(1), "Idempotency-Key", "a", "Idempotency-Key", "b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(database.number("select count(*) from pit.trades")).isZero();
    }

    @Test
    void postsSideBySideAreAllThere() {
        int posts = 200;
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < posts; i++) {
            String record = trade(i);
            all.add(CompletableFuture.runAsync(
                    () -> statuses.add(post(TRADES, record).statusCode())));
        }
        all.forEach(CompletableFuture::join);

        assertThat(statuses).containsExactly(200);
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(posts);
        assertThat(database.number("select sum(inserted) from ops.loads")).isEqualTo(posts);
    }

    /** More than there are threads for requests. */
    @Test
    void postsThatWaitForTheDatabaseHoldNobodyElseUp() throws SQLException {
        int posts = 200;
        double before = submitted();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        try (Connection blocking = database.dataSource().getConnection();
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("lock table pit.trades in share mode");
            for (int i = 0; i < posts; i++) {
                all.add(application.postSoon(TRADES, trade(i).getBytes(StandardCharsets.UTF_8)));
            }
            await().untilAsserted(() -> assertThat(submitted() - before).isEqualTo(posts));

            assertThat(application.get("/pit/regime_snapshots").statusCode()).isEqualTo(200);
            assertThat(all).noneMatch(CompletableFuture::isDone);
        }

        assertThat(all).allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(posts);
    }

    /** Posts that wait in the queue of trades, or were taken from it. */
    private double submitted() {
        return application
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("pitlane_store_(queue_depth|group_submissions_sum)\\{.*pit\\.trades.*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aBodyThatIsNotSmallIsTakenToo() throws IOException {
        String note = "\"note\":\"" + "x".repeat(100_000) + "\"";

        assertAccepted(post(TRADES, trade(1, note) + "\n" + trade(2, note)), 2);
        assertThat(post(TRADES, "[" + trade(3, note)).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        return application.post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static void assertAccepted(HttpResponse<String> response, int records) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).get("accepted").asInt()).isEqualTo(records);
    }

    private static String trade(int i) {
        return trade(i, "\"side\":\"buy\"");
    }

    private static String trade(int i, String more) {
        return "{\"timestamp\":\"2026-01-01T00:00:00.%06dZ\",\"symbol\":\"BTC-USD\",\"venue\":\"okx\",\"price\":%d.5,"
                        .formatted(i, i)
                + "\"size\":0.25,\"trade_id\":\"t" + i + "\"," + more + "}";
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
