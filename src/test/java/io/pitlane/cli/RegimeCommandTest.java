package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code pitlane regime} with the shipped rules: ten symbols that rise a little each day, the reference steadily. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegimeCommandTest {

    private static final String AT = "2026-03-10T08:00:00Z";

    private final TestDatabase database;
    private DatabaseCommands commands;

    @TempDir
    Path folder;

    RegimeCommandTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void fill() {
        database.execute(
                """
                select ops.create_day_partition('market.trades', date '2026-02-18' + n) from generate_series(0, 22) n;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select 1, symbol || '/USDT:USDT', timestamptz '2026-03-10T08:00:00Z' - h * interval '1 hour',
                  'exchange', 't' || h, 1000 - h, 1
                from unnest(array['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK']) symbol,
                  generate_series(0, 480) h
                where symbol = 'BTC' and h <= 168 or h % 24 in (0, 8);
                """);
    }

    @BeforeEach
    void open() {
        database.execute("delete from pit.regime_snapshots; delete from ops.loads");
        commands = new DatabaseCommands(database, folder.resolve("data"));
    }

    @Test
    void aTimeHasTheRegimeOfItsBoundaryAndKeepsIt() throws IOException {
        CommandRun run = commands.run("regime", "--at", "2026-03-10T13:29:59+05:30", "--format", "json");
        JsonNode early =
                DatabaseCommands.json(commands.run("regime", "--at", "2026-03-10T13:30:00+05:30", "--format", "json"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "The last boundary at or before 2026-03-10T07:59:59Z is 2026-03-10T04:00:00Z",
                        "1 of the 10 symbols of the universe have enough prices, and 80 % are needed;"
                                + " ADA/USDT:USDT, AVAX/USDT:USDT, BNB/USDT:USDT, DOGE/USDT:USDT, ETH/USDT:USDT and 4"
                                + " more: no price within 1h before the boundary on binance, bybit, okx, kucoin");
        assertThat(early.get("state").asText()).isEqualTo("derived");
        assertThat(early.get("ts").asText()).isEqualTo(AT);
        assertThat(early.get("regime").asText()).isEqualTo("trending");
        assertThat(early.get("confidence_score").asDouble()).isEqualTo(2 / 3.0);
        assertThat(early.get("pct_above_20ma").asDouble()).isEqualTo(100);
        assertThat(early.get("breadth_thrust").asDouble()).isEqualTo(1);
        assertThat(early.get("weights").toString())
                .isEqualTo("{\"social\":5,\"volume\":20,\"quality\":5,\"momentum\":50,\"technical\":20}");
        assertThat(early.at("/metadata/coverage/symbols/left_out").toString()).isEqualTo("[\"LTC/USDT:USDT\"]");
        assertThat(early.get("created_at").isTextual()).isTrue();

        CommandRun again = commands.run("regime", "--at", AT);
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("unchanged", "trending", "breadth_thrust", "1.000000", "weight of momentum");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        CommandRun run = commands.run("regime", "--at", AT, "--dry-run", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(DatabaseCommands.json(run).get("state").asText()).isEqualTo("derived");
        assertThat(DatabaseCommands.json(run).get("created_at").isNull()).isTrue();
        assertThat(run.err()).contains("nothing was changed");
        assertThat(database.number("select count(*) from pit.regime_snapshots")).isZero();
    }

    @Test
    void recordsOfTheSpoolComeFirst() {
        Instant before = Instant.parse(AT).minus(Duration.ofMinutes(1));
        try (Spool spool = new Spool(
                folder.resolve("data/spool"),
                folder.resolve("data/quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC())) {
            byte[] line = ("{\"exchange\":\"binance\",\"symbol\":\"SOL/USDT:USDT\",\"ts\":\"" + before
                            + "\",\"price\":\"1\",\"size\":\"1\",\"trade_id\":\"late\"}\n")
                    .getBytes(StandardCharsets.UTF_8);
            spool.write(new SpoolBatch("b1", "market.trades", LineForm.RECORDS, "test", before, line, 1));
        }

        CommandRun refused = commands.run("regime", "--at", AT);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("cannot be told yet", "market.trades", "run 'pitlane reconcile' first");
        assertThat(commands.run("regime", "--at", AT, "--dry-run").err()).contains("Prices may be missing");

        assertThat(commands.run("reconcile").exitCode()).isZero();
        assertThat(commands.run("regime", "--at", AT).exitCode()).isZero();
        database.execute("delete from market.trades where trade_id = 'late'");
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertRefused(2, "is no time", "regime", "--at", "soon");
        assertRefused(2, "where no record can be", "regime", "--at", "2009-01-02");
        assertRefused(1, "cannot be found before 2999-01-01T00:02:00Z", "regime", "--at", "2999-01-01");
        assertRefused(
                1, "There are too few prices for the regime at 2020-01-01T00:00:00Z", "regime", "--at", "2020-01-01");
    }

    private void assertRefused(int exitCode, String why, String... arguments) {
        CommandRun run = commands.run(arguments);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(why);
        assertThat(run.err().lines()).hasSize(1);
    }
}
