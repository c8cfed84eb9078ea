package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What one caller may ask of the listener, over real connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorLimitsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 20;

    private DoorFixture door;

    @BeforeAll
    void start(@TempDir Path folder) {
        door = DoorFixture.start(
                folder,
                Map.of(
                        "http.max-body", "4KB",
                        "http.max-request-line", "2KB",
                        "http.max-header-size", "3KB",
                        "http.max-headers", "20",
                        "http.max-connections", Integer.toString(CONNECTIONS),
                        "http.request-timeout", "700ms",
                        "http.idle-timeout", "1500ms"));
    }

    @AfterAll
    void stop() {
        door.close();
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedAtOnce() throws IOException {
        String response = door.raw("POST /risk/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4097\r\n\r\n");

        assertRefused(response, 413, "body-too-large", "http.max-body");
    }

    @Test
    void aBodyThatTurnsOutToBeTooLongIsRefusedAsItComes() throws IOException {
        String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
        String head = "POST /risk/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n";

        assertRefused(door.raw(head + "\r\n" + chunk.repeat(5)), 413, "body-too-large", "http.max-body");
        assertThat(door.raw(head + "Connection: close\r\n\r\n" + chunk.repeat(4) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains(DoorFixture.REACHED);
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() throws IOException {
        assertRefused(door.ask("GET", "/risk/" + "x".repeat(2100)), 414, "request-line-too-long", "max-request-line");
        assertThat(door.ask("GET", "/risk/" + "x".repeat(1900))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void headersThatAreTooLongOrTooManyAreRefused() throws IOException {
        String[] many = new String[44];
        java.util.Arrays.setAll(many, i -> i % 2 == 0 ? "X-" + i : "y");

        assertRefused(door.ask("GET", "/risk", "X", "x".repeat(3100)), 431, "headers-too-large", "max-header-size");
        assertRefused(door.ask("GET", "/risk", many), 431, "headers-too-large", "http.max-headers");
        assertThat(door.ask("GET", "/risk", "X", "x".repeat(2500))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() throws IOException {
        try (Socket socket = door.connect()) {
            send(socket, "POST /risk/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");

            assertRefused(DoorFixture.rest(socket), 408, "too-slow", "body");
        }
    }

    @Test
    void headersThatTrickleInAreGivenUpHoweverBusyTheyLook() throws IOException {
        long start = System.nanoTime();
        try (Socket socket = door.connect()) {
            send(socket, "GET /risk/x HTTP/1.1\r\nHost: localhost\r\nX: ");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(8))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> isCut(socket));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1400), Duration.ofSeconds(6));
    }

    @Test
    void aConnectionThatIsKeptOpenServesAgainAndIsClosedWhenItRests() throws IOException {
        try (Socket socket = door.connect()) {
            for (int i = 0; i < 3; i++) {
                send(socket, "GET /risk/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
                byte[] some = new byte[8192];
                assertThat(new String(some, 0, socket.getInputStream().read(some), StandardCharsets.ISO_8859_1))
                        .startsWith("HTTP/1.1 200 ");
            }

            assertThat(DoorFixture.rest(socket)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAndTheOthersGoOn() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS * 2; i++) {
                sockets.add(door.connect());
            }
            Socket last = sockets.get(sockets.size() - 1);
            assertThat(DoorFixture.rest(last)).isEmpty();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(door.ask("GET", "/health/live"))
                .startsWith("HTTP/1.1 200 "));
        assertThat(door.application().get("/metrics").body())
                .contains("pitlane_http_refused_total{reason=\"too-many-connections\"}");
    }

    private static boolean isCut(Socket socket) throws IOException {
        try {
            send(socket, "x");
            return false;
        } catch (SocketException cut) {
            return true;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void assertRefused(String response, int status, String error, String detail) throws IOException {
        assertThat(DoorFixture.status(response)).as(response).isEqualTo(status);
        assertThat(response).doesNotContain(DoorFixture.REACHED);
        JsonNode body = JSON.readTree(response.substring(response.indexOf("\r\n\r\n") + 4));
        assertThat(body.fieldNames()).toIterable().containsExactly("error", "detail");
        assertThat(body.get("error").asText()).isEqualTo(error);
        assertThat(body.get("detail").asText()).contains(detail);
    }
}
