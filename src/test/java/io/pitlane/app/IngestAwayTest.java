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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posts while the database is away. */
@DatabaseTest
class IngestAwayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestDatabase database;

    IngestAwayTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void recordsAreDurableOnDiskAndWhatCannotFitIsRefusedAllTheSame(@TempDir Path data) throws IOException {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                RunningApplication application =
                        RunningApplication.start(data, RunningApplication.urlOf(database, wire.port()), Map.of())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> application.get("/pit/trades").statusCode() == 200);
            wire.cut();

            JsonNode away = post(application, 200, trade(1) + "\n{\"symbol\":\"X\"}\n" + trade(2));
            JsonNode refused = post(application, 422, "[{\"symbol\":\"X\"}]");

            assertThat(away.get("tier").asText()).isEqualTo("spool");
            assertThat(away.get("accepted").asInt()).isEqualTo(2);
            assertThat(away.get("errors").findValuesAsText("index")).containsExactly("1");
            assertThat(away.get("errors").findValuesAsText("reason")).containsExactly("missing-field");
            assertThat(refused.get("accepted").asInt()).isZero();
            assertThat(spooled(data))
                    .anySatisfy(text -> assertThat(text).contains("\"t1\"").contains("\"t2\""));
            HttpResponse<String> read = application.get("/pit/trades");
            assertThat(JSON.readTree(read.body()).get("data").findValuesAsText("trade_id"))
                    .containsExactly("t2", "t1");
            assertThat(read.headers().firstValue("X-Pitlane-Complete")).hasValue("false");
            assertThat(application.get("/market/trades").statusCode()).isEqualTo(503);
            assertThat(database.number("select count(*) from pit.trades")).isZero();
            wire.mend();
        }
    }

    private static JsonNode post(RunningApplication application, int status, String body) throws IOException {
        HttpResponse<String> response = application.post("/ingest/pit.trades", body.getBytes(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static List<String> spooled(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("spool").resolve("pit.trades"))) {
            List<String> texts = new java.util.ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".ndjson")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    private static String trade(int i) {
        return "{\"ts\":\"2026-01-01T00:00:00Z\",\"symbol\":\"BTC-USD\",\"venue\":\"okx\",\"price\":1,\"qty\":1,"
                + "\"trade_id\":\"t" + i + "\"}";
    }
}
