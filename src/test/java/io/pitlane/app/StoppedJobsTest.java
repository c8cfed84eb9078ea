package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.Settings;
import io.pitlane.config.SettingsReader;
import io.pitlane.http.Role;
import io.pitlane.load.LoadListener;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        String token = token(settings());
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

    /** Between the word to stop and the close there is time, and what fails in it fails because of the stop. */
    @Test
    void aSlotThatTheWordToStopEndsHasNotFailed() throws Exception {
        database.execute(
                "truncate ops.job_runs; insert into ops.restore_drills (set_name, kind, server, state, started_at, ended_at)"
                        + " values ('s', 'changed', 'x', 'passed', timestamptz '2099-03-01 02:00Z', '2099-03-01 02:00:07.5Z'),"
                        + " ('s', 'changed', 'x', 'passed', timestamptz '2099-02-28 02:00Z', '2099-02-28 02:00:09Z')");
        Settings settings = settings();
        String token = token(settings);
        try (Application application = Application.open(settings, Opening.SERVICE);
                Service service = application.start(LoadListener.none());
                Connection other = database.dataSource().getConnection();
                Statement holding = other.createStatement()) {
            Awaitility.await("the drill of another process").untilAsserted(() -> assertThat(
                            send(service, "GET", "/metrics", token).body())
                    .contains("pitlane_restore_drill_seconds 7.5\n")
                    .contains("pitlane_export_verified_timestamp_seconds 4.0760136075E9\n"));
            other.setAutoCommit(false);
            holding.execute("lock table market.exchanges in access exclusive mode");
            assertThat(send(service, "POST", "/admin/jobs/export/run", token).statusCode())
                    .isEqualTo(202);
            Awaitility.await("in hand").until(() -> waiting() == 1);

            application.stop();
            other.rollback();

            Awaitility.await("ended")
                    .until(() -> database.number(
                                    "select count(*) from ops.job_runs where job = 'export' and state <> 'running'")
                            == 1);
            assertThat(database.rows("select state, error from ops.job_runs where job = 'export'"))
                    .singleElement()
                    .satisfies(slot -> assertThat(slot)
                            .containsEntry("state", "waiting")
                            .extractingByKey("error")
                            .asString()
                            .startsWith("The process was told to stop, which ended it: "));
        } finally {
            database.execute("truncate ops.job_runs; delete from ops.restore_drills where set_name = 's'");
        }
    }

    private static HttpResponse<String> send(Service service, String method, String path, String token)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private Settings settings() {
        return SettingsReader.read(
                RunningApplication.PROJECT,
                RunningApplication.PROJECT,
                Map.of(),
                Map.of(
                        "data.dir",
                        data.toString(),
                        "db.url",
                        RunningApplication.urlOf(database),
                        "http.port",
                        "0",
                        "jobs.enabled",
                        "false"));
    }

    private static String token(Settings settings) {
        return Application.tokens(settings)
                .create(Role.ADMIN, "", Optional.empty())
                .secret()
                .reveal();
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
        // A server hears of a cancellation, and of a connection that was closed, in its own time; the locks outlast it.
        Awaitility.await("statements that go on")
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(waiting()).isZero());
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

    /** Statements of jobs; a look at the exchanges, which others take, is none. */
    private long waiting() {
        return database.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and datname = current_database() and query ~* '^(lock|vacuum|create|drop)'");
    }
}
