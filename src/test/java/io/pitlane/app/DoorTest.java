package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.http.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door over real connections: what is asked for stands in the request line as an attacker would write it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DoorFixture door;
    private String viewer;
    private String writer;
    private String admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        door = DoorFixture.start(folder, Map.of());
        viewer = "Bearer " + door.token(Role.VIEWER);
        writer = "Bearer " + door.token(Role.WRITER);
        admin = "Bearer " + door.token(Role.ADMIN);
        Awaitility.await()
                .untilAsserted(() -> assertThat(DoorFixture.status(door.ask("GET", "/admin", "Authorization", admin)))
                        .isEqualTo(200));
    }

    @AfterAll
    void stop() {
        door.close();
    }

    static List<String> protectedAreas() {
        return DoorFixture.PROBED.stream().filter(area -> !area.equals("risk")).toList();
    }

    /** Every way that is known to get past somebody who compares paths as text. */
    private static List<String> forms(String area, int port) {
        String upper = area.toUpperCase(Locale.ROOT);
        String title = upper.charAt(0) + area.substring(1);
        String first = "%%%02x".formatted((int) area.charAt(0)) + area.substring(1);
        String twice = "%%25%02x".formatted((int) area.charAt(0)) + area.substring(1);
        String wide = "%EF%BD%" + "%02X".formatted(0x81 + area.charAt(0) - 'a') + area.substring(1);
        List<String> forms = new ArrayList<>();
        for (String a : List.of(area, upper, title, first, twice, wide)) {
            for (String form : List.of(
                    "/A",
                    "/A/",
                    "/A//",
                    "/A/x",
                    "/A/x/",
                    "/A?x=1",
                    "/A?",
                    "/A/?x",
                    "/A#x",
                    "/A.",
                    "/A.json",
                    "/A%20",
                    "/A+",
                    "//A",
                    "//A/x",
                    "///A",
                    "/./A",
                    "/././A/x",
                    "/A/.",
                    "/A/..",
                    "/A/./x",
                    "/A/../A",
                    "/x/../A/x",
                    "/..",
                    "/../A",
                    "/../../A/x",
                    "/pit/../A/x",
                    "/health/../A/x",
                    "/health/ready/../../A",
                    "/metrics/../A",
                    "/openapi.json/../A",
                    "/auth/login/../../A/x",
                    "/health//../A",
                    "/health/..//A",
                    "/%2e/A",
                    "/%2e%2e/A",
                    "/%2E%2E/A",
                    "/.%2e/A",
                    "/health/%2e%2e/A/x",
                    "/health/%2e./A",
                    "/health%2f..%2fA",
                    "/health/..%2fA",
                    "/health/..%2FA/x",
                    "/health%2F%2e%2e%2FA",
                    "/%2fA",
                    "/%2FA/x",
                    "/A%2f",
                    "/A%2fx",
                    "/A%2Fx",
                    "/health/%252e%252e/A",
                    "/health/..%252fA",
                    "/A%252fx",
                    "\\A",
                    "/\\A",
                    "\\\\A",
                    "/A\\x",
                    "/health\\..\\A",
                    "/health/..\\A",
                    "/%5cA",
                    "/health%5c..%5cA",
                    "/A;",
                    "/A;x=1",
                    "/A;x=1/x",
                    "/A;/x",
                    "/;/A",
                    "/;x/A",
                    "/A%3b",
                    "/A%3Bx=1",
                    "/health;/../A",
                    "/health/..;/A",
                    "/health/..;x=1/A",
                    "/A/..;/A",
                    "/A%00",
                    "/A%00.json",
                    "/%00A",
                    "/%00/A",
                    "/A/%00x",
                    "/A%0a",
                    "/A%0d%0aX:%20y",
                    "/A%09",
                    "/A\t",
                    "/A%7f",
                    "/A%c0%af",
                    "/A%c0%afx",
                    "/health/%c0%ae%c0%ae/A",
                    "/A%",
                    "/A%2",
                    "/A%zz",
                    "/A%u002f",
                    "/A%ef%bc%8fx",
                    "/health%ef%bc%8f..%ef%bc%8fA",
                    "/health?/../A",
                    "/health?/A",
                    "/health#/../A",
                    "/?/A",
                    "?/A",
                    "A",
                    "A/x",
                    "*",
                    "*/A",
                    "/*",
                    "/A*",
                    "/A/*",
                    "/{A}",
                    "/A,x",
                    "/A:x",
                    "/A@x",
                    "/A!",
                    "/A$",
                    "/A'",
                    "/A(x)",
                    "/A=x",
                    "/A&x",
                    "/A~",
                    "/~A",
                    "/A|x",
                    "/A^",
                    "http://localhost/A",
                    "http://localhost:PORT/A/x",
                    "HTTP://LOCALHOST/A",
                    "https://localhost/A",
                    "http://evil.example/A",
                    "http:/A",
                    "http:///A",
                    "//localhost/A",
                    "localhost/A",
                    "localhost:PORT/A",
                    "x:/A",
                    "ws://localhost/A",
                    "file:///A",
                    "http://localhost/health/../A",
                    "http://localhost//A")) {
                forms.add(form.replace("PORT", Integer.toString(port)).replace("A", a));
            }
        }
        return forms;
    }

    @ParameterizedTest
    @MethodSource("protectedAreas")
    void noFormOfAPathReachesAProtectedRouteWithoutAToken(String area) {
        for (String form : forms(area, door.port())) {
            for (String method : area.equals("admin")
                    ? List.of("GET", "POST", "HEAD", "OPTIONS", "get", "TRACE")
                    : List.of("GET", "POST")) {
                String response = door.ask(method, form);

                assertThat(response).as(method + " " + form).doesNotContain(DoorFixture.REACHED);
                assertThat(DoorFixture.status(response))
                        .as(method + " " + form)
                        .isIn(form.startsWith("/health?") ? List.of(200, 400, 405) : List.of(400, 401, 404));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("protectedAreas")
    void noFormOfAPathReachesAProtectedRouteFromElsewhere(String area) {
        for (String form : forms(area, door.port())) {
            for (String[] elsewhere :
                    List.of(new String[] {"Host", "evil.example"}, new String[] {"Authorization", "Bearer wrong"})) {
                assertThat(door.ask("GET", form, elsewhere)).as(form).doesNotContain(DoorFixture.REACHED);
            }
        }
    }

    @Test
    void noFormOfAPathReachesAnOpenAreaFromAWebPageOrThroughAProxy() {
        for (String form : forms("risk", door.port())) {
            for (String[] elsewhere : List.of(
                    new String[] {"Host", "evil.example"},
                    new String[] {"Origin", "https://evil.example"},
                    new String[] {"X-Forwarded-For", "127.0.0.1"})) {
                assertThat(door.ask("POST", form, elsewhere)).as(form).doesNotContain(DoorFixture.REACHED);
            }
        }
        assertThat(door.ask("POST", "/risk/x")).contains(DoorFixture.REACHED);
    }

    @ParameterizedTest
    @MethodSource("protectedAreas")
    void theRightTokenComesIn(String area) {
        for (String path : List.of("/" + area, "/" + area + "/", "/" + area + "/x", "/" + area + "/x?y=z")) {
            assertThat(door.ask("GET", path, "Authorization", admin)).contains(DoorFixture.REACHED);
            assertThat(door.ask("POST", path, "Authorization", admin)).contains(DoorFixture.REACHED);
        }
    }

    @Test
    void aRoleThatIsNotEnoughIsTold() throws IOException {
        String response = door.ask("GET", "/admin/x", "Authorization", writer);
        JsonNode body = body(response);

        assertThat(response)
                .startsWith("HTTP/1.1 403 ")
                .containsIgnoringCase("WWW-Authenticate: Bearer realm=\"pitlane\", error=\"insufficient_scope\"");
        assertThat(body.get("error").asText()).isEqualTo("forbidden");
        assertThat(body.get("detail").asText()).contains("admin", "writer");
        assertThat(DoorFixture.status(door.ask("POST", "/trading/x", "Authorization", viewer)))
                .isEqualTo(403);
        assertThat(DoorFixture.status(door.ask("GET", "/trading/x", "Authorization", viewer)))
                .isEqualTo(200);
        assertThat(DoorFixture.status(door.ask("POST", "/trading/x", "Authorization", writer)))
                .isEqualTo(200);
    }

    @Test
    void aRefusalHasOneFormAndNoInsides() throws IOException {
        String response = door.ask("GET", "/admin/x");
        JsonNode body = body(response);

        assertThat(response)
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("WWW-Authenticate: Bearer")
                .containsIgnoringCase("Content-Type: application/json; charset=utf-8")
                .containsIgnoringCase("Cache-Control: no-store");
        assertThat(body.fieldNames()).toIterable().containsExactly("error", "detail");
        assertThat(response.toLowerCase(Locale.ROOT)).doesNotContain("vert", "netty", "camel", "exception", "server:");
    }

    @Test
    void aRevokedTokenIsRefusedWithinASecondWithoutARestart() {
        Tokens created = new Tokens(door.token(Role.VIEWER));
        Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(created.ask())
                .isEqualTo(200));

        var tokens = Application.tokens(door.application().settings());
        tokens.revoke(tokens.list().get(tokens.list().size() - 1).id());

        Awaitility.await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(created.ask())
                .isEqualTo(401));
    }

    private final class Tokens {

        private final String secret;

        private Tokens(String secret) {
            this.secret = secret;
        }

        private int ask() {
            return DoorFixture.status(door.ask("GET", "/trading", "Authorization", "Bearer " + secret));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\ntransfer-encoding: Chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n12345",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345",
                "Content-Length: 0, 5\r\n\r\n12345",
                "Content-Length: +5\r\n\r\n12345",
                "Content-Length: -5\r\n\r\n12345",
                "Content-Length: 0x5\r\n\r\n12345",
                "Host: localhost\r\n\r\n",
                "host: evil.example\r\n\r\n",
                "Origin: http://localhost\r\norigin: http://localhost\r\n\r\n",
                "Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n",
                "X A: b\r\n\r\n",
                "X-A\r\n\r\n",
                "X-A: a\u0000b\r\n\r\n"
            })
    void aRequestThatCanBeReadInTwoWaysIsRefusedAndEndsTheConnection(String rest) throws IOException {
        String response = door.raw("POST /risk/x HTTP/1.1\r\nHost: localhost\r\n" + rest
                + "GET /risk/smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(DoorFixture.status(response)).as(response).isEqualTo(400);
        assertThat(response).doesNotContain(DoorFixture.REACHED);
        assertThat(response.split("HTTP/1\\.[01] \\d", -1)).as("one answer").hasSize(2);
        assertThat(body(response).fieldNames()).toIterable().containsExactly("error", "detail");
    }

    /** The door says so itself: what is behind it would have its own words for it, if any. */
    @Test
    void aRequestNeedsAHostInHttp11AndIsNotLocalWithoutOneInHttp10() throws IOException {
        for (String path : List.of("/health", "/risk/x", "/admin/x", "/nothing")) {
            double before = refused("malformed");
            String response = door.raw("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");

            assertThat(response).as(path).startsWith("HTTP/1.1 400 ");
            assertThat(body(response).get("detail").asText()).isEqualTo("The header host is missing");
            assertThat(refused("malformed")).as(path).isEqualTo(before + 1);
        }
        assertThat(DoorFixture.status(door.raw("GET /risk/x HTTP/1.0\r\n\r\n"))).isEqualTo(401);
    }

    /** Somebody between who knows no chunks in HTTP/1.0 would see what is in them as requests. */
    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "transfer-encoding: CHUNKED", "Transfer-Encoding: identity"})
    void http10HasNoTransferEncoding(String header) throws IOException {
        double before = refused("malformed");
        String response = door.raw("POST /risk/x HTTP/1.0\r\nHost: localhost\r\n" + header + "\r\n\r\n0\r\n\r\n");

        assertThat(DoorFixture.status(response)).as(response).isEqualTo(400);
        assertThat(response).doesNotContain(DoorFixture.REACHED);
        assertThat(body(response).get("detail").asText()).contains("chunked, in HTTP/1.1");
        assertThat(refused("malformed")).isEqualTo(before + 1);
    }

    @Test
    void everyRequestOfAConnectionIsAskedForItself() {
        String response = door.raw("GET /risk/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /admin/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /risk/x HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(response.split("HTTP/1\\.1 200", -1)).hasSize(2);
        assertThat(response).contains("HTTP/1.1 401");
    }

    /** Not the one that is answered by {@code Connection: close} either, be that wished by the caller or by the door. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /risk/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "POST /risk/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                "GET /risk/x HTTP/1.0\r\nHost: localhost\r\n\r\n",
                "GET /admin/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /admin/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
                "GET /risk/../x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /risk/x HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n"
            })
    void whatComesBehindTheLastRequestOfAConnectionIsNotLookedAt(String last) throws IOException {
        double before = refused("not-found");
        String behind = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String response = door.raw(
                last + behind + "POST /risk/x HTTP/1.1\r\nHost: localhost\r\n" + "Content-Length: 0\r\n\r\n" + behind);

        assertThat(response.split("HTTP/1\\.[01] \\d", -1)).as(response).hasSize(2);
        assertThat(refused("not-found")).as("of what came behind").isEqualTo(before);
    }

    /** The connection has had its last word: what is no request is neither answered behind it nor counted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /admin/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /admin/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
                "GET /risk/x HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n"
            })
    void whatIsNoRequestBehindTheLastOneOfAConnectionIsNotCounted(String last) throws IOException {
        double alone = malformedIn(last);

        assertThat(malformedIn(last + "no request at all\r\nX A: b\r\n\r\n")).isEqualTo(alone);
    }

    private double malformedIn(String sent) throws IOException {
        double before = refused("malformed");
        String response = door.raw(sent);
        assertThat(response.split("HTTP/1\\.[01] \\d", -1)).as(response).hasSize(2);
        return refused("malformed") - before;
    }

    @Test
    void theOtherProtocolsAreNotSpoken() throws IOException {
        String goodbye = "GET /risk/y HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        for (String path : List.of("/risk/x", "/health")) {
            String upgrade = door.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\n"
                    + "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
                    + goodbye);
            assertThat(upgrade).startsWith("HTTP/1.1 200 ").doesNotContain("101 Switching");
            assertThat(upgrade.split("HTTP/1\\.1 200", -1)).as("two answers").hasSize(3);
        }
        String settingsFrame = "\0\0\0\4\0\0\0\0\0";
        assertThat(door.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settingsFrame))
                .as("what HTTP/2 begins with is answered, and nothing in frames")
                .matches("(?s)HTTP/\\S+ [45]\\d\\d .*");
        String socket = door.ask(
                "GET",
                "/ws/trading",
                "Connection",
                "Upgrade",
                "Upgrade",
                "websocket",
                "Sec-WebSocket-Version",
                "13",
                "Sec-WebSocket-Key",
                "dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(socket).startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @CsvSource({
        "CamelHttpResponseCode",
        "CamelFileName",
        "CamelSqlQuery",
        "CamelHttpUri",
        "CamelBeanMethodName",
        "org.apache.camel.anything",
        "CamelVertxPlatformHttpAuthenticatedUser",
        "breadcrumbId",
        "CamelHttpPath"
    })
    void aHeaderOfCamelIsDroppedInEveryLetterCaseAndPlace(String name) {
        Random random = new Random(20260102);
        List<String> spellings =
                new ArrayList<>(List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)));
        for (int i = 0; i < 24; i++) {
            StringBuilder spelling = new StringBuilder();
            name.chars()
                    .forEach(c -> spelling.append(
                            (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
            spellings.add(spelling.toString());
        }
        for (String spelling : spellings) {
            String form = spelling + "=steered";
            for (String response : List.of(
                    door.ask("GET", "/risk/x", spelling, "steered"),
                    door.ask("GET", "/risk/x?" + form),
                    door.raw("POST /risk/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                            + "\r\n\r\n" + form))) {
                // The query itself is in headers of Camel's own.
                String seen = response.replace("CamelHttpQuery=" + form, "")
                        .replace("CamelHttpRawQuery=" + form, "")
                        .replace("CamelHttpUri=/risk/x?" + form, "");

                assertThat(response).startsWith("HTTP/1.1 200").contains(DoorFixture.REACHED);
                assertThat(seen.replaceAll("CamelHttp\\w+=[^,}]*" + java.util.regex.Pattern.quote(form), ""))
                        .as(spelling)
                        .doesNotContain("steered");
            }
        }
    }

    /** As curl sends it unless it is told what the body is. */
    @Test
    void jsonThatIsSentAsAFormIsToldHowToBeSent() throws IOException {
        for (String body :
                List.of("{}", "{\"a\":\"" + "x".repeat(20_000) + "\"}", "{\"a\":\"x=" + "y&z".repeat(9000) + "\"}")) {
            String response = door.raw("POST /ingest/pit.trades HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);

            assertThat(response).startsWith("HTTP/1.1 415 ").contains("unsupported-type", "application/x-ndjson");
        }
    }

    @Test
    void noTokenIsInTheLogOrTheMetricsOrTheHealth() throws IOException {
        door.ask("GET", "/admin/x", "Authorization", admin);
        String metrics = door.application().get("/metrics").body();
        String health = door.application().get("/health").body();

        assertThat(metrics + health).doesNotContain(admin.substring(7), viewer.substring(7));
        assertThat(metrics).contains("pitlane_http_refused_total{reason=\"unauthenticated\"}");
        assertThat(JSON.readTree(health).get("checks").findValuesAsText("name")).contains("door");
        assertThat(health).contains("3 tokens are taken");
    }

    @Test
    void aBodyThatIsNotLetInIsNotWaitedFor() throws IOException {
        try (Socket socket = door.connect()) {
            socket.getOutputStream()
                    .write(("POST /admin/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{")
                            .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(DoorFixture.rest(socket)).startsWith("HTTP/1.1 401 ");
        }
    }

    /** How many requests were refused for this reason until now. */
    private double refused(String reason) {
        String line = "pitlane_http_refused_total{reason=\"" + reason + "\"} ";
        return door.application()
                .get("/metrics")
                .body()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    private static JsonNode body(String response) throws IOException {
        return JSON.readTree(response.substring(response.indexOf("\r\n\r\n") + 4));
    }
}
