package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.SettingsReader;
import io.pitlane.http.Role;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop while jobs are in the middle of statements on connections of their own. */
@DatabaseTest
class StoppedJobsTest {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    private final TestDatabase database;

    StoppedJobsTest(TestDatabase database) {
        this.database = database;
    }

    /** Each waits for somebody else, as long as that takes: the vacuum for more tables than there are calls to end. */
    @Test
    void theirStatementsAreCancelledInTimeAndTheirSlotsAreDoneAgain() throws Exception {
        String token = Application.tokens(SettingsReader.read(
                        RunningApplication.PROJECT,
                        RunningApplication.PROJECT,
                        Map.of(),
                        Map.of("data.dir", data.toString())))
                .create(Role.ADMIN, "", Optional.empty())
                .secret()
                .reveal();
        try (RunningApplication application = start(false);
                Connection other = database.dataSource().getConnection();
                Statement holding = other.createStatement()) {
            other.setAutoCommit(false);
            holding.execute("lock table market.exchanges, market.ingest_events, market.markets, pit.premove_artifacts,"
                    + " pit.regime_snapshots, pit.trades in access exclusive mode");

            assertStops(application, token, "export", "vacuum");

            other.rollback();
        }
        try (RunningApplication next = start(true);
                Connection other = database.dataSource().getConnection();
                Statement holding = other.createStatement()) {
            awaitDone("export", "vacuum", "restore-drill");
            assertThat(database.rows("select attempts, waits from ops.job_runs where job = 'vacuum'"))
                    .containsExactly(Map.of("attempts", 2, "waits", 1));
            other.setAutoCommit(false);
            holding.execute("lock table pg_catalog.pg_database in exclusive mode");

            assertStops(next, token, "restore-drill");

            other.rollback();
        }
        assertThat(database.number("select count(*) from ops.exports where damage is not null"))
                .isZero();
        assertThat(database.number("select count(*) from pg_database where datname like 'pitlane\\_drill\\_%'"))
                .isZero();
    }

    private void assertStops(RunningApplication application, String token, String... jobs) {
        for (String job : jobs) {
            assertThat(application
                            .send("POST", "/admin/jobs/" + job + "/run", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(202);
        }
        Awaitility.await("in the middle of statements")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(waiting())
                        .as("%s", database.rows("select job, state, error from ops.job_runs"))
                        .isGreaterThanOrEqualTo(jobs.length));

        long begin = System.nanoTime();
        application.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(took).isLessThan(LONGEST_STOP);
        assertThat(waiting()).as("statements that go on").isZero();
        for (String job : jobs) {
            assertThat(database.rows("select state, error from ops.job_runs where job = '" + job + "'"))
                    .as(job)
                    .singleElement()
                    .satisfies(slot -> {
                        assertThat(slot).containsEntry("state", "waiting");
                        assertThat(slot.get("error").toString()).startsWith("The process was told to stop");
                    });
        }
    }

    private RunningApplication start(boolean jobs) {
        return RunningApplication.start(
                data,
                RunningApplication.urlOf(database),
                Map.of("jobs.enabled", Boolean.toString(jobs), "jobs.sweep-interval", "100ms"));
    }

    private void awaitDone(String... jobs) {
        Awaitility.await("done")
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.number(
                                "select count(distinct job) from ops.job_runs where state = 'done' and job in ('"
                                        + String.join("', '", jobs) + "')")
                        == jobs.length);
    }

    private long waiting() {
        return database.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and"
                + " datname = current_database()");
    }
}
