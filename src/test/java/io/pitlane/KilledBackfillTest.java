package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.testing.StubExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill whose process is killed goes on where it was, and ends with each record once. */
class KilledBackfillTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Instant FROM = Instant.parse("2026-01-05T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-01-06T00:00:00Z");
    private static final int TRADES = 40_000;
    private static final long STEP_MILLIS = Duration.between(FROM, TO).toMillis() / TRADES;
    private static final int KILLS = 3;
    private static final int PAGE = 1000;

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private final StubExchange stub = new StubExchange();
    private PitlaneHome home;

    @AfterEach
    void leaveNothing() {
        home.killPostmaster();
        stub.close();
    }

    @Test
    void aKilledBackfillIsFinishedByTheNextRun() throws Exception {
        home = new PitlaneHome(folder.resolve("data"));
        stub.on("/binance/api/v3/aggTrades", KilledBackfillTest::page);
        for (int kill = 0; kill < KILLS; kill++) {
            int goal = stub.asked().size() + 3 + random.nextInt(12);
            try (PitlaneProcess backfill = backfill()) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> stub.asked().size() >= goal || !backfill.isRunning());
                assertThat(backfill.isRunning()).as(backfill.errors()).isTrue();
                backfill.kill();
                backfill.exitCode(PATIENCE);
            }
        }

        try (PitlaneProcess rest = backfill()) {
            assertThat(rest.exitCode(PATIENCE)).as(rest.errors()).isZero();
            assertThat(rest.report().at("/symbols/0/windows").asInt()).isEqualTo(24);
            assertThat(rest.report().at("/symbols/0/known").asInt()).isPositive();
            assertThat(rest.report().at("/symbols/0/gaps")).isEmpty();
        }
        try (PitlaneProcess again = backfill()) {
            assertThat(again.exitCode(PATIENCE)).as(again.errors()).isZero();
            assertThat(again.report().at("/totals/read").asLong()).isZero();
        }
        assertEveryTradeOnce();
    }

    private PitlaneProcess backfill() {
        return home.start(
                List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1"),
                Map.of(),
                "--set",
                "feeds.base-url=" + stub.address(),
                "backfill",
                "--exchange",
                "binance",
                "--kind",
                "trades",
                "--symbol",
                "BTC/USDT",
                "--from",
                FROM.toString(),
                "--to",
                "2026-01-06",
                "--format",
                "json");
    }

    private void assertEveryTradeOnce() throws Exception {
        try (EmbeddedServer server = home.openServer();
                Connection connection = PitlaneHome.connect(server.target());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), count(distinct trade_id),"
                        + " min(trade_id::bigint), max(trade_id::bigint), sum(price * size) from market.trades"
                        + " where ts >= '" + FROM + "' and ts < '" + TO + "'")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(TRADES);
            assertThat(row.getLong(2)).isEqualTo(TRADES);
            assertThat(row.getLong(3)).isZero();
            assertThat(row.getLong(4)).isEqualTo(TRADES - 1);
            assertThat(row.getBigDecimal(5))
                    .isEqualByComparingTo(IntStream.range(0, TRADES)
                            .mapToObj(KilledBackfillTest::price)
                            .map(price -> new java.math.BigDecimal(price).multiply(new java.math.BigDecimal("0.0125")))
                            .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add));
        }
    }

    /** As the exchange pages: by time first, then by id. */
    private static void page(HttpExchange request) throws IOException {
        Map<String, String> query = java.util.Arrays.stream(
                        request.getRequestURI().getQuery().split("&"))
                .collect(Collectors.toMap(
                        pair -> pair.substring(0, pair.indexOf('=')), pair -> pair.substring(pair.indexOf('=') + 1)));
        int first = query.containsKey("fromId")
                ? Integer.parseInt(query.get("fromId"))
                : (int) Math.max(
                        0, -Math.floorDiv(FROM.toEpochMilli() - Long.parseLong(query.get("startTime")), STEP_MILLIS));
        long end = query.containsKey("endTime") ? Long.parseLong(query.get("endTime")) : Long.MAX_VALUE;
        String body = IntStream.range(first, Math.min(TRADES, first + PAGE))
                .filter(id -> time(id) <= end)
                .mapToObj(
                        id -> "{\"a\":%d,\"p\":\"%s\",\"q\":\"0.0125\",\"f\":%d,\"l\":%d,\"T\":%d,\"m\":%b,\"M\":true}"
                                .formatted(id, price(id), id, id, time(id), id % 2 == 0))
                .collect(Collectors.joining(",", "[", "]"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        request.sendResponseHeaders(200, bytes.length);
        request.getResponseBody().write(bytes);
    }

    private static long time(int id) {
        return FROM.toEpochMilli() + id * STEP_MILLIS;
    }

    private static String price(int id) {
        return (60_000 + id % 1000) + ".10";
    }
}
