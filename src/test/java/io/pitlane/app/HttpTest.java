package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunningApplication application;

    @BeforeAll
    void start(TestDatabase database, @TempDir Path data) {
        application = RunningApplication.start(data, RunningApplication.urlOf(database), Map.of());
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void healthHasExactlyThePromisedKeysAndSaysWhyAndSinceWhen() throws IOException {
        HttpResponse<String> response = application.get("/health");

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(names(body))
                .containsExactly(
                        "healthy", "status", "errors", "checks", "connection_pool", "last_check", "response_time_ms");
        assertThat(body.get("healthy").asBoolean()).isTrue();
        assertThat(body.get("errors")).isEmpty();
        assertThat(names(body.get("connection_pool")))
                .containsExactly("max_open", "open", "in_use", "idle", "wait_count", "wait_duration");
        assertThat(body.get("connection_pool").get("max_open").asInt()).isEqualTo(10);
        assertThat(Instant.parse(body.get("last_check").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(body.get("checks").findValuesAsText("name"))
                .containsExactly(
                        "database",
                        "migrations",
                        "inbox",
                        "quarantine",
                        "export",
                        "drill",
                        "disk",
                        "spool",
                        "routes",
                        "unwatched-files",
                        "feeds",
                        "store",
                        "reconcile",
                        "jobs",
                        "door");
        for (JsonNode check : body.get("checks")) {
            assertThat(names(check)).containsExactly("name", "status", "why", "since");
            assertThat(check.get("why").asText()).isNotBlank();
            assertThat(Instant.parse(check.get("since").asText())).isBeforeOrEqualTo(Instant.now());
        }
    }

    @Test
    void theSmallHealthPagesAnswerToo() throws IOException {
        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> response = application.get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(response.body()).get("healthy").asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/market/trades",
                "/market/markets",
                "/nothing"
            })
    void noRequestHeaderComesBack(String path) {
        HttpResponse<String> response = application.get(
                path,
                "X-Secret",
                "echo-1",
                "Authorization",
                "Bearer echo-2",
                "Cookie",
                "a=echo-3",
                "Content-Type",
                "text/echo-4",
                "Cache-Control",
                "echo-5",
                "Retry-After",
                "echo-6",
                "Accept",
                "*/*;q=echo-7");

        assertThat(response.headers().map().toString()).doesNotContain("echo");
        assertThat(response.headers().map().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .isSubsetOf(
                        "content-type",
                        "content-length",
                        "cache-control",
                        "transfer-encoding",
                        "www-authenticate",
                        "connection");
    }

    @ParameterizedTest
    @CsvSource({
        "CamelHttpResponseCode, 201",
        "camelhttpresponsecode, 201",
        "cAMELhTTPrESPONSEcODE, 201",
        "CamelBeanMethodName, live",
        "CAMELBEANMETHODNAME, live",
        "CamelHttpPath, /health/live",
        "org.apache.camel.bean, live"
    })
    void headersThatSteerCamelAreDroppedAtTheDoor(String name, String value) throws IOException {
        HttpResponse<String> response = application.get("/health", name, value);
        HttpResponse<String> asParameter = application.get("/health?" + name + "=" + value);

        for (HttpResponse<String> each : List.of(response, asParameter)) {
            assertThat(each.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(each.body()).get("checks").findValuesAsText("name"))
                    .contains("database", "door");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/health/nothing", "/HEALTH", "/metrics/x", "/observe/health"})
    void anUnknownPathIsRefusedWithAnErrorOfOneForm(String path) throws IOException {
        HttpResponse<String> response = application.get(path);

        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(names(body)).containsExactly("error", "detail");
        assertThat(body.get("error").asText()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void anUnknownMethodIsRefused(String method) throws IOException {
        for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
            HttpResponse<String> response = application.send(method, path);

            assertThat(response.statusCode()).as(method + " " + path).isEqualTo(405);
            assertThat(names(JSON.readTree(response.body()))).containsExactly("error", "detail");
        }
    }

    @Test
    void aHeadRequestHasTheHeadersAndNoBody() throws IOException {
        String response = raw("HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: application/json");
        assertThat(response.substring(response.indexOf("\r\n\r\n"))).isBlank();
    }

    @Test
    void garbageOnTheWireIsRefusedAndTheServerLives() throws IOException {
        assertThat(raw("GARBAGE\r\nConnection: close\r\n\r\n"))
                .doesNotContain("Exception")
                .doesNotContain("io.");
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("Exception");

        assertThat(application.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void theListenerIsOnLoopbackOnly() throws IOException {
        for (var network : java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : java.util.Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress() && address instanceof java.net.Inet4Address) {
                    assertThat(isOpen(address)).as(address.toString()).isFalse();
                }
            }
        }
    }

    @Test
    void metricsHaveEverybodysFigures() {
        application.get("/nothing");

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        application.get("/metrics").body())
                .contains("camel_exchanges_total")
                .contains("hikaricp_connections_max{pool=\"pitlane\"} 10.0")
                .contains("jvm_memory_used_bytes")
                .contains("pitlane_inbox_files{dataset=\"pit.trades\"} 0.0")
                .contains("pitlane_inbox_age_seconds{dataset=\"pit.trades\"} 0.0")
                .contains("pitlane_operations_seconds_count{kind=\"read\",name=\"recent-activity\",outcome=\"ok\"}")
                .contains("db_stat{metric=\"max_open_connections\"} 10.0")
                .contains("db_stat{metric=\"wait_duration_ms\"}")
                .contains("db_stat{metric=\"trades_24h\"} 0.0"));
    }

    @Test
    void promtoolAcceptsTheMetrics() throws Exception {
        assumeTrue(promtoolIsThere(), "promtool is not installed (Debian: apt-get install prometheus)");
        application.get("/health");
        String metrics = application.get("/metrics").body();

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(metrics.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    private static boolean promtoolIsThere() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, "promtool"))) {
                return true;
            }
        }
        return false;
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", application.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private boolean isOpen(InetAddress address) {
        try (Socket socket = new Socket(address, application.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
