package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.StubExchange;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class FeedsCommandTest {

    private final TestDatabase database;
    private final DatabaseCommands commands;

    FeedsCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.commands = new DatabaseCommands(database, data);
    }

    @Test
    void listsWhatIsConfiguredAndHowItWentLast() throws IOException {
        database.execute(
                "insert into market.ingest_events (exchange_id, symbol, event_type, status, message, ts) select id,"
                        + " 'BTC/USDT', 'trade', 'partial', 'gap from here to there', '2025-03-05T12:00:00Z' from market.exchanges"
                        + " where name = 'okx'");

        CommandRun list = commands.run("feeds", "list", "--format", "json");

        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.err()).contains("feeds.enabled = true");
        JsonNode json = DatabaseCommands.json(list);
        assertThat(json.get("enabled").asBoolean()).isFalse();
        assertThat(json.get("feeds")).hasSizeGreaterThan(50);
        JsonNode trades = feed(json, "okx-trades");
        assertThat(trades.get("exchange").asText()).isEqualTo("okx");
        assertThat(trades.get("kind").asText()).isEqualTo("trades");
        assertThat(trades.get("symbols").get(0).asText()).isEqualTo("BTC/USDT");
        assertThat(trades.get("state").asText()).isEqualTo("off");
        assertThat(trades.get("status").asText()).isEqualTo("partial");
        assertThat(trades.get("message").asText()).isEqualTo("gap from here to there");
        assertThat(trades.get("next").isNull()).isTrue();

        CommandRun on = commands.run(Map.of("PITLANE_FEEDS_ENABLED", "true"), "feeds", "list", "--format", "json");
        assertThat(feed(DatabaseCommands.json(on), "okx-trades").get("state").asText())
                .isEqualTo("on");
        assertThat(feed(DatabaseCommands.json(on), "okx-trades").get("next").asText())
                .isEqualTo("2025-03-05T12:00:05Z");
        assertThat(feed(DatabaseCommands.json(on), "coinbaseexchange-trades")
                        .get("state")
                        .asText())
                .isEqualTo("off");
        assertThat(commands.run("feeds", "list").out()).contains("okx-trades", "5s", "partial");
    }

    @Test
    void checksEveryFeedWithoutAskingAnybody() throws IOException {
        CommandRun check = commands.run("feeds", "check");

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out())
                .contains("GET https://www.okx.com/api/v5/market/trades?instId=BTC-USDT")
                .contains("POST https://api.hyperliquid.xyz/info");
    }

    @Test
    void asksEachExchangeOnceWhenToldTo() {
        try (StubExchange stub = new StubExchange()) {
            stub.otherwise(StubExchange.status(404, "application/json", "{}"));
            CommandRun check = commands.run(
                    Map.of("PITLANE_FEEDS_BASE_URL", stub.address().toString(), "PITLANE_FEEDS_KEEP_PACE", "false"),
                    "feeds",
                    "check",
                    "--live");

            assertThat(check.exitCode()).isEqualTo(1);
            assertThat(check.out()).contains("HTTP 404");
            assertThat(stub.asked("/okx/api/v5/market/trades")).isOne();
            assertThat(database.number("select count(*) from market.trades")).isZero();
        }
    }

    @Test
    void saysEverythingThatIsWrong(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/feeds.yaml"),
                "feeds:\n  - {venue: okx}\n  - {venue: nowhere, kinds: {trades: 5s}}\n");

        CommandRun check = CommandRun.of(home, Map.of(), "feeds", "check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("no venue \"okx\"", "no venue \"nowhere\"");
    }

    private static JsonNode feed(JsonNode json, String name) {
        for (JsonNode feed : json.get("feeds")) {
            if (feed.get("feed").asText().equals(name)) {
                return feed;
            }
        }
        throw new AssertionError(name + " is not listed");
    }
}
