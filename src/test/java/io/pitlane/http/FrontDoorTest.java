package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.HttpLimits;
import io.pitlane.config.HttpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {

    private static final InetAddress LOOPBACK = address("127.0.0.1");
    private static final InetAddress ELSEWHERE = address("192.0.2.7");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND");
    private static final String LET_IN = "let in";

    @TempDir
    private Path data;

    private final Map<Role, String> secrets = new EnumMap<>(Role.class);
    private final List<String> counted = new ArrayList<>();
    private Tokens tokens;
    private FrontDoor door;
    private boolean metricsOpen = true;

    @BeforeEach
    void createATokenOfEachRole() {
        tokens = new Tokens(new TokenFile(data.resolve("tokens.json")), Clock.fixed(NOW, ZoneOffset.UTC));
        for (Role role : Role.values()) {
            secrets.put(role, tokens.create(role, "", Optional.empty()).secret().reveal());
        }
        door = door(NOW);
    }

    @Test
    void readsTakeViewerWritesTakeWriterAndAdministrationTakesAdmin() {
        for (String path :
                List.of("/ingest/pit.trades", "/pit/trades", "/market/x", "/risk/x", "/trading/x", "/system/x")) {
            for (String method : METHODS) {
                Role needed = method.equals("GET") || method.equals("HEAD") ? Role.VIEWER : Role.WRITER;
                assertNeeded(method, path, needed);
            }
        }
        for (String method : METHODS) {
            assertNeeded(method, "/admin", Role.ADMIN);
            assertNeeded(method, "/admin/database/stats", Role.ADMIN);
            assertNeeded(method, "/auth/refresh", Role.VIEWER);
            assertNeeded(method, "/nothing", Role.VIEWER);
        }
    }

    @Test
    void fewPathsNeedNoTokenFromAnywhere() {
        for (String path :
                List.of("/health", "/health/", "/health/ready", "/metrics", "/openapi.json", "/auth/login")) {
            assertThat(ask("GET", path, ELSEWHERE)).as(path).isEqualTo(LET_IN);
            assertThat(ask("GET", path, ELSEWHERE, "Authorization", "Bearer wrong"))
                    .as(path)
                    .isEqualTo(LET_IN);
        }
        for (String path : List.of(
                "/", "/pit/trades", "/market/x", "/ingest/x", "/risk/x", "/nothing", "/auth/login/x", "/auth")) {
            assertThat(ask("GET", path, ELSEWHERE)).as(path).isEqualTo("401 unauthenticated");
        }
    }

    @Test
    void metricsMayBeClosed() {
        metricsOpen = false;
        door = door(NOW);

        assertThat(ask("GET", "/metrics", LOOPBACK)).isEqualTo("401 unauthenticated");
        assertThat(ask("GET", "/METRICS", LOOPBACK)).isEqualTo("401 unauthenticated");
        assertNeeded("GET", "/metrics", Role.VIEWER);
    }

    @Test
    void aCallerOnTheMachineNeedsNoTokenForItsOwnRecords() {
        for (String path : List.of("/ingest/x", "/pit/x", "/market/x", "/risk/x")) {
            for (String method : METHODS) {
                assertThat(ask(method, path, LOOPBACK)).as(method + path).isEqualTo(LET_IN);
            }
        }
        assertThat(ask("GET", "/pit/x", address("::1"), "Host", "[::1]:8080")).isEqualTo(LET_IN);
        assertThat(ask("GET", "/pit/x", address("127.3.2.1"))).isEqualTo(LET_IN);
    }

    @Test
    void someoneOnTheMachineIsToldThatNothingIsThereButReachesNoRoute() {
        for (String path : List.of("/", "/nothing", "/pits/x", "/adminx", "/pit.trades", "/favicon.ico")) {
            assertThat(ask("GET", path, LOOPBACK)).as(path).isEqualTo("404 not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "trading", "system", "ws", "auth"})
    void someAreasAlwaysNeedATokenInEveryLetterCase(String area) {
        for (int upper = 0; upper < 1 << area.length(); upper++) {
            StringBuilder path = new StringBuilder("/");
            for (int i = 0; i < area.length(); i++) {
                char c = area.charAt(i);
                path.append((upper >> i & 1) == 1 ? Character.toUpperCase(c) : c);
            }
            for (String end : List.of("", "/", "/x", "?x=1", "/login/x")) {
                for (String method : METHODS) {
                    assertThat(ask(method, path + end, LOOPBACK))
                            .as(method + " " + path + end)
                            .isEqualTo("401 unauthenticated");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:65535"})
    void aLoopbackHostIsOurs(String host) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, "Host", host)).isEqualTo(LET_IN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "evil.example:8080",
                "localhost@evil.example",
                "evil.example#localhost",
                "localhost:8080:9",
                "localhost:",
                "localhost:x",
                "localhost, evil.example",
                "127.0.0.1.nip.io",
                "127.0.0.2",
                "127.1",
                "0.0.0.0",
                "0",
                "2130706433",
                "0x7f000001",
                "::1",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::1",
                "192.168.0.1",
                "localhost/",
                "localho\u017ft",
                "localhost."
            })
    void anyOtherHostIsNot(String host) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, "Host", host)).isEqualTo("401 unauthenticated");
        assertThat(ask(
                        "POST",
                        "/ingest/x",
                        LOOPBACK,
                        "Host",
                        host,
                        "Authorization",
                        "Bearer " + secrets.get(Role.WRITER)))
                .isEqualTo(LET_IN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:3000",
                "https://127.0.0.1",
                "HTTP://[::1]:8080",
                "https://LOCALHOST:1"
            })
    void aPageOfThisMachineMayPost(String origin) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, "Origin", origin)).isEqualTo(LET_IN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://localhost@evil.example",
                "http://evil.example/localhost",
                "http://localhost/x",
                "http://localhost?x",
                "http://localhost#x",
                "http://localhost http://evil.example",
                "file://",
                "file://localhost",
                "chrome-extension://localhost",
                "localhost",
                "//localhost",
                "http:localhost",
                "http://127.0.0.1.nip.io",
                "http://192.168.0.1"
            })
    void aPageOfElsewhereMayNot(String origin) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, "Origin", origin)).isEqualTo("401 unauthenticated");
        assertThat(ask("GET", "/pit/x", LOOPBACK, "oRIGIN", origin)).isEqualTo("401 unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, 127.0.0.1",
        "x-forwarded-for, 192.0.2.1",
        "X-FORWARDED-FOR, ''",
        "Forwarded, for=127.0.0.1",
        "X-Real-IP, 127.0.0.1",
        "X-Forwarded-Host, localhost",
        "X-Forwarded-Proto, https",
        "Via, 1.1 proxy",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, Cross-Site"
    })
    void whatComesThroughAProxyOrFromAnotherSiteIsNotLocal(String name, String value) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, name, value)).isEqualTo("401 unauthenticated");
        assertThat(ask("GET", "/pit/x", LOOPBACK, name, value)).isEqualTo("401 unauthenticated");
    }

    @Test
    void aTokenThatIsPresentedDecidesAlsoOnTheMachineItself() {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, "Authorization", "Bearer " + secrets.get(Role.VIEWER)))
                .isEqualTo("403 forbidden");
        assertThat(ask("GET", "/pit/x", LOOPBACK, "Authorization", "Bearer wrong"))
                .isEqualTo("401 bad-token");
    }

    @Test
    void onlyABearerTokenIsACredential() {
        String secret = secrets.get(Role.ADMIN);
        for (String right : List.of("Bearer " + secret, "bearer " + secret, "BEARER   " + secret)) {
            assertThat(ask("GET", "/admin", ELSEWHERE, "Authorization", right)).isEqualTo(LET_IN);
        }
        AccessToken token = tokens.list().get(2);
        for (String wrong : List.of(
                secret,
                "",
                "Bearer",
                "Bearer ",
                "Basic " + secret,
                "Token " + secret,
                "Bearer" + secret,
                "Basic  " + secret,
                "Digest " + secret,
                "Bearer " + secret + "x",
                "Bearer " + secret.substring(0, secret.length() - 1),
                "Bearer " + secret.toUpperCase(java.util.Locale.ROOT),
                "Bearer " + token.hash(),
                "Bearer " + token.id(),
                "Bearer \"" + secret + '"',
                "Bearer " + secret + "," + secret)) {
            assertThat(ask("GET", "/admin", ELSEWHERE, "Authorization", wrong))
                    .as(wrong.replace(secret, "…"))
                    .isEqualTo("401 bad-token");
        }
    }

    @Test
    void anExpiredTokenIsNone() {
        String secret = tokens.create(Role.ADMIN, "", Optional.of(Duration.ofHours(1)))
                .secret()
                .reveal();

        door = door(NOW.plus(Duration.ofHours(1)).minusMillis(1));
        assertThat(ask("GET", "/admin", ELSEWHERE, "Authorization", "Bearer " + secret))
                .isEqualTo(LET_IN);
        door = door(NOW.plus(Duration.ofHours(1)));
        assertThat(ask("GET", "/admin", ELSEWHERE, "Authorization", "Bearer " + secret))
                .isEqualTo("401 bad-token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "hOST",
                "Authorization",
                "Origin",
                "Content-Type",
                "Content-Encoding",
                "Idempotency-Key",
                "Content-Length",
                "Transfer-Encoding"
            })
    void aHeaderThatDecidesSomethingStandsThereOnce(String name) {
        assertThat(ask("GET", "/health", LOOPBACK, name, "1", name.toLowerCase(java.util.Locale.ROOT), "1"))
                .isEqualTo("400 bad-request");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length, 1048577, 413 body-too-large",
        "Content-Length, 99999999999999999999999, 413 body-too-large",
        "Content-Length, 1048576, let in",
        "Content-Length, -1, 400 bad-request",
        "Content-Length, +1, 400 bad-request",
        "Content-Length, 1.0, 400 bad-request",
        "Content-Length, '1,1', 400 bad-request",
        "Content-Length, '', 400 bad-request",
        "Transfer-Encoding, chunked, let in",
        "Transfer-Encoding, Chunked, let in",
        "Transfer-Encoding, 'gzip, chunked', 400 bad-request",
        "Transfer-Encoding, identity, 400 bad-request",
        "Transfer-Encoding, xchunked, 400 bad-request"
    })
    void aBodyHasOneLengthThatCanBeBorne(String name, String value, String outcome) {
        assertThat(ask("POST", "/ingest/x", LOOPBACK, name, value)).isEqualTo(outcome);
        assertThat(ask("POST", "/health", ELSEWHERE, name, value)).isEqualTo(outcome);
    }

    @Test
    void aLengthAndATransferEncodingTogetherAreRefused() {
        assertThat(ask("POST", "/health", LOOPBACK, "Content-Length", "1", "Transfer-Encoding", "chunked"))
                .isEqualTo("400 bad-request");
    }

    @Test
    void moreHeadersThanAllowedAreRefused() {
        String[] headers = new String[20];
        java.util.Arrays.fill(headers, "x");

        assertThat(ask("GET", "/health", LOOPBACK, headers)).isEqualTo("431 headers-too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "G T", "", "GET\u0000", "GÉT"})
    void aMethodIsInUpperCase(String method) {
        assertThat(ask(method, "/health", LOOPBACK)).isEqualTo("400 bad-request");
    }

    @Test
    void wrongTokensAreThrottledByAddressAndNobodyIsLockedOut() {
        String right = "Bearer " + secrets.get(Role.VIEWER);
        for (int i = 0; i < FailedAttempts.ATTEMPTS; i++) {
            assertThat(ask("GET", "/pit/x", ELSEWHERE, "Authorization", "Bearer " + i))
                    .isEqualTo("401 bad-token");
        }

        assertThat(ask("GET", "/pit/x", ELSEWHERE, "Authorization", "Bearer x")).isEqualTo("429 too-many-attempts");
        assertThat(ask("GET", "/pit/x", ELSEWHERE, "Authorization", right)).isEqualTo(LET_IN);
        assertThat(ask("GET", "/pit/x", address("192.0.2.8"), "Authorization", "Bearer x"))
                .isEqualTo("401 bad-token");
        assertThat(Denial.TOO_MANY_ATTEMPTS.headers()).containsKey("Retry-After");
    }

    @Test
    void anIpv6CallerIsItsNetwork() {
        FailedAttempts failures = new FailedAttempts();
        for (int i = 0; i < FailedAttempts.ATTEMPTS; i++) {
            assertThat(failures.isOneTooMany(address("2001:db8::" + Integer.toHexString(i + 1))))
                    .isFalse();
        }

        assertThat(failures.isOneTooMany(address("2001:db8::ffff"))).isTrue();
        assertThat(failures.isOneTooMany(address("2001:db8:0:1::1"))).isFalse();
    }

    @Test
    void everyRefusalIsCountedByItsReason() {
        ask("GET", "/health", LOOPBACK);
        ask("GET", "/admin", LOOPBACK);
        ask("GET", "//admin", LOOPBACK);
        ask("GET", "/admin", LOOPBACK, "Authorization", "Bearer x");
        ask("GET", "/admin", LOOPBACK, "Authorization", "Bearer " + secrets.get(Role.WRITER));

        assertThat(counted).containsExactly("unauthenticated", "malformed", "bad-token", "forbidden");
    }

    @Test
    void noTokenIsTakenFromADamagedFile() throws java.io.IOException {
        java.nio.file.Files.writeString(data.resolve("tokens.json"), "{\"tokens\":[");
        door = door(NOW);

        assertThat(ask("GET", "/admin", ELSEWHERE, "Authorization", "Bearer " + secrets.get(Role.ADMIN)))
                .isEqualTo("401 bad-token");
        assertThat(ask("GET", "/pit/x", LOOPBACK)).isEqualTo(LET_IN);
    }

    private void assertNeeded(String method, String path, Role needed) {
        for (Role role : Role.values()) {
            assertThat(ask(method, path, ELSEWHERE, "Authorization", "Bearer " + secrets.get(role)))
                    .as(method + " " + path + " as " + role)
                    .isEqualTo(role.covers(needed) ? LET_IN : "403 forbidden");
        }
    }

    /** @param headers names and values; a Host is added where there is none */
    private String ask(String method, String target, InetAddress remote, String... headers) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            entries.add(Map.entry(headers[i], headers[i + 1]));
        }
        if (entries.stream().noneMatch(entry -> entry.getKey().equals("Host"))) {
            entries.add(Map.entry("host", "localhost:8080"));
        }
        try {
            door.admit(new RequestHead(method, target, true, entries, remote));
            return LET_IN;
        } catch (DeniedException denied) {
            Answer answer = denied.answer();
            return answer.status() + " " + answer.body().replaceAll(".*\"error\":\"([^\"]*)\".*", "$1");
        }
    }

    private FrontDoor door(Instant now) {
        HttpLimits limits = new HttpLimits(1 << 20, 1000, 1000, 9, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new FrontDoor(
                new HttpSettings("127.0.0.1", 8080, metricsOpen, limits),
                new TokenRegister(new TokenFile(data.resolve("tokens.json")), Clock.fixed(now, ZoneOffset.UTC)),
                counted::add);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
