package io.pitlane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pitlane.config.FeedSettings;
import io.pitlane.exchange.Request;
import io.pitlane.exchange.Venue;
import io.pitlane.feed.FeedFixture.HandClock;
import io.pitlane.metrics.FeedMetrics;
import io.pitlane.testing.StubExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of everything that a server may say. */
class ExchangeClientTest {

    private static final Request REQUEST =
            new Request("GET", URI.create("https://api.exchange.example/trades?instId=BTC-USDT"), null);

    private final StubExchange stub = new StubExchange();
    private final HandClock clock = new HandClock();
    private Venue venue;
    private Venue other;
    private ExchangeClient client;

    @BeforeEach
    void open(@TempDir Path folder) {
        venue = FeedFixture.venue(folder, "okx");
        other = FeedFixture.venue(folder, "numbered");
        client = clientWith(FeedFixture.settings(stub.address()));
    }

    @AfterEach
    void close() {
        client.close();
        stub.close();
    }

    @Test
    void givesTheAnswerAsItCameWithTheTimeOfItsReceipt() {
        String payload = "{\"code\":\"0\",\n \"data\" : [1.10, 2e-9]}";
        stub.on("/okx/trades", StubExchange.json(payload));

        WireAnswer answer = client.send(venue, REQUEST);

        assertThat(new String(answer.payload(), StandardCharsets.UTF_8)).isEqualTo(payload);
        assertThat(answer.receivedAt()).isEqualTo(clock.instant());
    }

    @Test
    void saysWhoItIsAndWhatItTakes() {
        client.send(venue, REQUEST);

        StubExchange.Asked asked = stub.asked().get(0);
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.target()).isEqualTo("/okx/trades?instId=BTC-USDT");
        assertThat(asked.header("User-Agent")).isEqualTo("pitlane/test");
        assertThat(asked.header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(asked.header("Accept")).isEqualTo("application/json");
    }

    @Test
    void postsWhatIsToBePosted() {
        client.send(venue, new Request("POST", URI.create("https://api.exchange.example/info"), "{\"type\":\"meta\"}"));

        assertThat(stub.asked().get(0).method()).isEqualTo("POST");
        assertThat(stub.asked().get(0).body()).isEqualTo("{\"type\":\"meta\"}");
        assertThat(stub.asked().get(0).header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void unpacksGzip() {
        stub.otherwise(StubExchange.gzip("{\"packed\":true}".getBytes(StandardCharsets.UTF_8)));

        assertThat(client.send(venue, REQUEST).payload()).asString().isEqualTo("{\"packed\":true}");
    }

    @Test
    void aTimeOfReceiptThatARecordingStatesCountsOnlyInPlaceOfTheExchange() {
        stub.otherwise(StubExchange.status(
                200, "application/json", "{}", ExchangeClient.RECORDED_AT, "2025-03-03T00:00:00.5Z"));

        assertThat(client.send(venue, REQUEST).receivedAt()).isEqualTo(Instant.parse("2025-03-03T00:00:00.5Z"));
    }

    @Test
    void asksNoHostThatTheExchangeFileDoesNotName() {
        for (String uri : new String[] {
            "https://elsewhere.example/trades",
            "http://api.exchange.example/trades",
            "https://user@api.exchange.example/trades",
            "https://api.exchange.example.evil.example/trades"
        }) {
            failureOf(new Request("GET", URI.create(uri), null))
                    .withMessageContaining("only https://api.exchange.example");
        }
        assertThat(stub.asked()).isEmpty();
    }

    @Test
    void followsNoRedirect() {
        stub.on("/okx/trades", StubExchange.status(302, "text/plain", "", "Location", stub.address() + "/elsewhere"));

        failure().withMessageContaining("HTTP 302").withMessageContaining("/elsewhere");
        assertThat(stub.asked("/elsewhere")).isZero();
    }

    @Test
    void givesUpAnAnswerThatIsTooLongBeforeItIsWhole() {
        stub.on("/okx/trades", StubExchange.flood());

        failure().withMessageContaining("longer than 65536 bytes");
    }

    @Test
    void givesUpAnAnswerThatUnpacksToTooMuch() {
        stub.otherwise(StubExchange.gzip(" ".repeat(10_000_000).getBytes(StandardCharsets.UTF_8)));

        failure().withMessageContaining("longer than 65536 bytes");
    }

    @Test
    void givesUpAnAnswerThatAnnouncesTooMuch() {
        stub.otherwise(StubExchange.json(" ".repeat(70_000)));

        failure().withMessageContaining("longer than 65536 bytes");
    }

    @Test
    void givesUpAnAnswerThatDoesNotEnd() {
        client = clientWith(withTimeouts(Duration.ofMillis(50), Duration.ofMillis(250)));
        stub.otherwise(stub.endless("{\"data\":"));

        failure().withMessageContaining("no whole answer within 250 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[1,2",
                "{\"data\":\"abc",
                "[",
                "<html><body>Just a moment</body></html>",
                "",
                "  ",
                "null",
                "12",
                "{} {}",
                "not json"
            })
    void takesNothingButOneWholeObjectOrArray(String body) {
        stub.otherwise(StubExchange.json(body));

        failure().satisfies(failed -> assertThat(failed.status()).isEqualTo(EventStatus.ERROR));
    }

    @Test
    void saysWhatIsWrongWithAnAnswer() {
        stub.otherwise(StubExchange.status(200, "text/html", "<html>\n<title>Just a moment</title>"));
        failure().withMessage("HTML instead of JSON: <html> <title>Just a moment</title>");

        stub.otherwise(StubExchange.json("{\"data\":[1,2"));
        failure().withMessage("the JSON is cut off after 12 bytes");

        stub.otherwise(StubExchange.status(400, "application/json", "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"));
        failure().withMessage("HTTP 400: {\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 418})
    void asksNoMoreBeforeTheTimeThatTheVenueNamed(int status) {
        stub.on("/okx", StubExchange.status(status, "text/plain", "slow down", "Retry-After", "30"));

        failure().withMessageContaining("HTTP " + status).withMessageContaining("2025-03-05T12:00:30Z");
        stub.on("/okx", StubExchange.json("{}"));
        clock.advance(Duration.ofMillis(29_999));
        failure().satisfies(failed -> assertThat(failed.status()).isEqualTo(EventStatus.SKIPPED));
        assertThat(stub.asked("/okx")).isEqualTo(1);

        assertThat(client.send(other, requestOfOther())).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(client.send(venue, REQUEST)).isNotNull();
    }

    @Test
    void readsADateToRetryAfterAndWaitsAMinuteWhereThereIsNone() {
        stub.on("/okx", StubExchange.status(429, "text/plain", "", "Retry-After", "Wed, 05 Mar 2025 12:02:00 GMT"));
        failure().withMessageContaining("2025-03-05T12:02:00Z");

        clock.advance(Duration.ofMinutes(2));
        stub.on("/okx", StubExchange.status(429, "text/plain", ""));
        failure().withMessageContaining("2025-03-05T12:03:00Z");
    }

    @Test
    void leavesAVenueAloneThatKeepsFailingAndTriesItAgainByOneRequest() {
        stub.on("/okx", StubExchange.status(500, "text/plain", "broken"));
        for (int i = 0; i < 3; i++) {
            failure().withMessage("HTTP 500: broken");
        }

        failure().withMessageContaining("kept failing");
        assertThat(stub.asked("/okx")).isEqualTo(3);
        assertThat(client.isFailing("okx")).isTrue();
        assertThat(client.send(other, requestOfOther())).isNotNull();

        clock.advance(Duration.ofSeconds(31));
        failure().withMessage("HTTP 500: broken");
        failure().withMessageContaining("kept failing");

        stub.on("/okx", StubExchange.json("{}"));
        clock.advance(Duration.ofSeconds(31));
        assertThat(client.send(venue, REQUEST)).isNotNull();
        assertThat(client.isFailing("okx")).isFalse();
    }

    /** A symbol that the exchange does not know is our mistake: its other markets go on. */
    @Test
    void aRefusedRequestIsNoFailureOfTheVenue() {
        stub.on("/okx", StubExchange.status(400, "application/json", "{}"));
        for (int i = 0; i < 5; i++) {
            failure().withMessageContaining("HTTP 400");
        }

        assertThat(client.isFailing("okx")).isFalse();
    }

    @Test
    void keepsThePaceOfAVenue(@TempDir Path folder) throws Exception {
        java.nio.file.Files.writeString(
                folder.resolve("okx.yaml"), FeedFixture.EXCHANGE.replaceFirst("pace: 1ms", "pace: 100ms"));
        Venue slow =
                io.pitlane.exchange.ExchangeCatalog.read(folder).venue("okx").orElseThrow();

        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            client.send(slow, REQUEST);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(295));
    }

    @Test
    void closingItEndsWhatIsUnderWay() {
        stub.otherwise(stub.endless("{"));
        CompletableFuture<WireAnswer> waiting = CompletableFuture.supplyAsync(() -> client.send(venue, REQUEST));
        Awaitility.await().until(() -> !stub.asked().isEmpty());

        client.close();

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(waiting::isCompletedExceptionally);
        failure().withMessage("Pitlane is stopping");
    }

    @Test
    void aServerThatIsNotThereIsAFailure() {
        URI nowhere = stub.address();
        stub.close();

        client = clientWith(FeedFixture.settings(nowhere));
        failure().satisfies(failed -> assertThat(failed.status()).isEqualTo(EventStatus.ERROR));
    }

    private static Request requestOfOther() {
        return new Request("GET", URI.create("https://numbers.exchange.example/markets"), null);
    }

    private ThrowableAssertAlternative<PollFailedException> failure() {
        return failureOf(REQUEST);
    }

    private ThrowableAssertAlternative<PollFailedException> failureOf(Request request) {
        return assertThatExceptionOfType(PollFailedException.class).isThrownBy(() -> client.send(venue, request));
    }

    private ExchangeClient clientWith(FeedSettings settings) {
        return new ExchangeClient(settings, "pitlane/test", FeedMetrics.none(), clock);
    }

    private FeedSettings withTimeouts(Duration connect, Duration read) {
        return new FeedSettings(
                true, Optional.of(stub.address()), true, connect, read, 64 * 1024, 3, Duration.ofSeconds(30));
    }
}
