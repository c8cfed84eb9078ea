package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backlog in a running instance: who begins the work, and what health and metrics say of it. */
@DatabaseTest
class ReconcileRouteTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final TestDatabase database;

    ReconcileRouteTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void empty() {
        database.execute("truncate pit.trades, ops.loads, ops.quarantine, ops.spool_claims");
    }

    @Test
    void aBacklogComesHomeAtTheStartAndWhatIsSpooledLaterOnTheSchedule() {
        try (Spool other = spool()) {
            other.write(batch("before", 0, 20));
            try (RunningApplication application = RunningApplication.start(
                    folder.resolve("data"),
                    RunningApplication.urlOf(database),
                    Map.of("reconcile.interval", "200ms"))) {
                await("the start", 20);

                other.write(batch("later", 20, 30));
                await("the schedule", 30);

                assertThat(application.get("/health").body())
                        .contains("\"name\":\"reconcile\"")
                        .contains("The backlog ");
                Awaitility.await().untilAsserted(() -> assertThat(
                                application.get("/metrics").body())
                        .contains("pitlane_reconcile_files_total{dataset=\"pit.trades\",outcome=\"loaded\"} 2.0")
                        .contains("pitlane_reconcile_records_total{dataset=\"pit.trades\",outcome=\"inserted\"} 30.0")
                        .contains("pitlane_reconcile_last_run_seconds")
                        .contains("pitlane_reconcile_rate")
                        .contains("pitlane_reconcile_runs_seconds_count"));
            }
            assertThat(other.backlog()).isEmpty();
        }
    }

    @Test
    void theReturnOfTheDatabaseIsEnoughAndFreshRecordsGoOnMeanwhile() {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                RunningApplication application = RunningApplication.start(
                        folder.resolve("data"),
                        RunningApplication.urlOf(database, wire.port()),
                        Map.of("reconcile.interval", "1h", "db.connect-timeout", "1s"))) {
            assertThat(post(application, 0)).contains("\"tier\":\"postgres\"");
            wire.cut();
            for (int i = 1; i <= 40; i++) {
                assertThat(post(application, i)).contains("\"tier\":\"spool\"");
            }

            wire.mend();
            for (int i = 41; i <= 80; i++) {
                post(application, i);
            }

            await("every record once", 81);
            assertThat(database.number("select count(distinct price) from pit.trades"))
                    .isEqualTo(81);
        }
    }

    private static String post(RunningApplication application, int i) {
        HttpResponse<String> response = application.post(
                "/ingest/pit.trades", trade(i).getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private void await(String what, int rows) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.number("select count(*) from pit.trades") == rows);
    }

    private Spool spool() {
        return new Spool(
                folder.resolve("data/spool"),
                folder.resolve("data/quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC());
    }

    private static SpoolBatch batch(String id, int from, int to) {
        String lines =
                IntStream.range(from, to).mapToObj(ReconcileRouteTest::trade).collect(Collectors.joining());
        return new SpoolBatch(
                id, "pit.trades", LineForm.RECORDS, "http", START, lines.getBytes(StandardCharsets.UTF_8), to - from);
    }

    /** Without an id, so that a repeat would be a second row. */
    private static String trade(int i) {
        return "{\"ts\":\"" + START.plusSeconds(i) + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":"
                + (i + 1) + ",\"qty\":2}\n";
    }
}
