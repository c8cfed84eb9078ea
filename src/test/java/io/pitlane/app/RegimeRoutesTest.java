package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regimes in a running instance, with the routes, jobs and rules that are shipped. */
@DatabaseTest
class RegimeRoutesTest {

    private static final String DONE = "select count(*) from ops.job_runs where job = 'regime' and state = 'done'";

    @TempDir
    Path folder;

    private final TestDatabase database;

    RegimeRoutesTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void everyBoundaryThatItWasDownForHasItsRow() throws IOException {
        // The last boundary that is over is one and a half to five and a half hours ago, so that none comes up
        // meanwhile.
        database.execute(
                """
                create table boundary as select date_bin('4 hours', now() - interval '90 minutes', '2000-01-01Z') as at;
                select ops.create_day_partition('market.trades', (now() at time zone 'UTC')::date - n)
                from generate_series(0, 23) n;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select 1, symbol || '/USDT:USDT', at - h * interval '1 hour', 'exchange', 't' || h, 1000 - h, 1
                from boundary, generate_series(0, 22 * 24) h,
                  unnest(array['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK', 'LTC']) symbol;
                insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started, ended, writer,
                  started_by)
                select 'regime', due, 'done', 1, due, due, due, due, 'before', 'schedule'
                from boundary, lateral (select at - interval '12 hours') slot (due);
                """);

        try (RunningApplication application = RunningApplication.start(
                folder.resolve("data"),
                RunningApplication.urlOf(database),
                Map.of("jobs.enabled", "true", "jobs.sweep-interval", "200ms", "store.write-deadline", "30s"))) {
            Awaitility.await("slots")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> database.number(DONE + " and due <= (select at from boundary)") == 4);

            List<Map<String, Object>> rows = database.rows(
                    "select extract(epoch from at - ts)::int / 3600 as ago, regime, metadata ->> 'previous_regime' as"
                            + " previous from pit.regime_snapshots, boundary where ts <= at order by ts");
            assertThat(rows).extracting(row -> row.get("ago")).containsExactly(8, 4, 0);
            assertThat(rows).extracting(row -> row.get("regime")).containsOnly("trending");
            assertThat(rows)
                    .extracting(row -> row.get("previous"))
                    .as("each was found after the one before it")
                    .containsExactly(null, "trending", "trending");
            assertThat(database.number("select count(*) from ops.loads where dataset = 'pit.regime_snapshots'"
                            + " and load_id like 'regime-%'"))
                    .as("each was stored once")
                    .isEqualTo(database.number("select count(*) from pit.regime_snapshots"));
            assertThat(database.number(
                            "select max(attempts) from ops.job_runs, boundary where job = 'regime'" + " and due <= at"))
                    .isOne();

            database.execute("insert into pit.regime_snapshots select now() + interval '1 day', realized_vol_7d, 1, 0,"
                    + " 'choppy', weights from pit.regime_snapshots limit 1");
            JsonNode current = new ObjectMapper()
                    .readTree(application.get("/pit/regime/current").body());
            assertThat(current.get("active_regime").asText()).isEqualTo("trending");
            assertThat(current.get("is_stable").asBoolean()).isTrue();
        }
    }
}
