package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in a running instance, with the routes that are shipped. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobRoutesTest {

    @TempDir
    Path folder;

    private final TestDatabase database;

    JobRoutesTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void whatIsDueRunsAtTheStartAndVacuumReallyVacuums() {
        database.execute("select ops.create_day_partition('market.trades', '2026-03-01')");
        try (RunningApplication application = RunningApplication.start(
                folder.resolve("data"),
                RunningApplication.urlOf(database),
                Map.of("jobs.enabled", "true", "jobs.sweep-interval", "200ms"))) {
            Awaitility.await("vacuum")
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            database.number("select count(*) from ops.job_runs where job = 'vacuum' and state = 'done'")
                                    == 1);

            assertThat(database.number("select (figures->>'tables')::int from ops.job_runs where job = 'vacuum'"))
                    .isGreaterThan(10);
            assertThat(database.number("select (figures->>'left_out')::int from ops.job_runs where job = 'vacuum'"))
                    .isZero();
            Awaitility.await("statistics")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> database.number("select count(*) from pg_stat_user_tables"
                                    + " where relname = 'exchanges' and vacuum_count > 0 and analyze_count > 0"
                                    + " or relname = 'trades_2026_03_01' and vacuum_count > 0 and analyze_count > 0"
                                    + " or relname = 'trades' and schemaname = 'market' and analyze_count > 0")
                            == 3);
            assertThat(application.get("/metrics").body())
                    .contains("pitlane_job_runs_total{job=\"vacuum\",outcome=\"done\"} 1.0")
                    .contains("pitlane_job_seconds_count{job=\"vacuum\"} 1")
                    .contains("pitlane_job_late_seconds{job=\"vacuum\"} 0.0")
                    .contains("pitlane_job_last_success_timestamp_seconds{job=\"vacuum\"} 1.");
        }
    }
}
