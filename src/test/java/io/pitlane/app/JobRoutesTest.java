package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.database.NamedLock;
import io.pitlane.http.Role;
import io.pitlane.job.JobList;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in a running instance, with the routes that are shipped. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobRoutesTest {

    private static final int LISTED = JobList.read(Path.of("config/jobs.yaml"), Path.of("routes/jobs"))
            .jobs()
            .size();
    private static final Map<String, String> JOBS_ON = Map.of("jobs.enabled", "true", "jobs.sweep-interval", "200ms");

    private final TestDatabase database;
    private final Path data;
    private RunningApplication application;
    private String admin;
    private String writer;

    JobRoutesTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.data = folder.resolve("data");
    }

    @BeforeAll
    void start() {
        database.execute("select ops.create_day_partition('market.trades', '2026-03-01')");
        application = RunningApplication.start(data, RunningApplication.urlOf(database), JOBS_ON);
        admin = token(Role.ADMIN);
        writer = token(Role.WRITER);
        awaitAllDone();
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void vacuumReachesEveryTableAndTheStatisticsOfPartitionedOnes() {
        assertThat(figure("vacuum", "tables")).isGreaterThan(10);
        assertThat(figure("vacuum", "left_out")).isZero();
        Awaitility.await("statistics")
                .atMost(Duration.ofSeconds(20))
                .until(() -> database.number("select count(*) from pg_stat_user_tables"
                                + " where relname = 'exchanges' and vacuum_count > 0 and analyze_count > 0"
                                + " or relname = 'trades_2026_03_01' and vacuum_count > 0 and analyze_count > 0"
                                + " or relname = 'trades' and schemaname = 'market' and analyze_count > 0")
                        == 3);
    }

    @Test
    void daysAreMadeAheadAndNoneIsTakenAwayUnlessAsked() {
        assertThat(
                        database.number(
                                "select count(*) from pg_inherits where inhparent in ('market.tickers'::regclass,"
                                        + " 'market.orderbooks'::regclass, 'market.trades'::regclass, 'market.funding_rates'::regclass)"))
                .as("seven days of four tables, the last seven of the one that has an older one, and that one")
                .isEqualTo(7 * 4 + 7 + 1);
        assertThat(database.rows("select figures->>'detached' as detached from ops.job_runs where job = 'retention'"))
                .allSatisfy(row -> assertThat(row).containsEntry("detached", "0"));
    }

    @Test
    void metricsTellOfRunsAndOfTheSizesThatWereFound() {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty)"
                + " select now(), 'A', 'okx', 1, n from generate_series(1, 500) n");
        database.execute("analyze pit.trades");
        run("table-sizes");
        run("vacuum");

        Awaitility.await("gauges").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            String metrics = application.get("/metrics").body();
            assertThat(metrics)
                    .contains("pitlane_table_rows{table=\"pit.trades\"} 500.0")
                    .containsPattern("pitlane_table_bytes\\{table=\"market.trades\"} [1-9]")
                    .doesNotContain("trades_2026")
                    .containsPattern("pitlane_job_runs_total\\{job=\"vacuum\",outcome=\"done\"} [1-9]")
                    .containsPattern("pitlane_job_seconds_count\\{job=\"vacuum\"} [1-9]")
                    .contains("pitlane_job_late_seconds{job=\"vacuum\"} 0.0")
                    .containsPattern("pitlane_job_last_success_timestamp_seconds\\{job=\"vacuum\"} 1\\.");
        });
        database.execute("truncate pit.trades");
    }

    @Test
    void onlyAdministratorsSeeAndRunJobs() {
        for (String path : new String[] {"/admin/jobs", "/admin/jobs/vacuum/history"}) {
            assertThat(application.get(path).statusCode()).isEqualTo(401);
            assertThat(application.get(path, bearer(writer)).statusCode()).isEqualTo(403);
            assertThat(application.get(path, bearer(admin)).statusCode()).isEqualTo(200);
        }
        assertThat(application.send("POST", "/admin/jobs/vacuum/run").statusCode())
                .isEqualTo(401);
        assertThat(application
                        .send("POST", "/admin/jobs/vacuum/run", bearer(writer))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theListTellsWhenEachRunsNextAndHowItWentLast() throws IOException {
        JsonNode jobs = json(application.get("/admin/jobs", bearer(admin))).get("jobs");

        assertThat(jobs).hasSize(LISTED);
        JsonNode vacuum = jobs.get(0);
        assertThat(vacuum.get("job").asText()).isEqualTo("vacuum");
        assertThat(vacuum.get("cron").asText()).isEqualTo("0 30 3 ? * SUN");
        assertThat(vacuum.get("catch_up").asText()).isEqualTo("latest");
        assertThat(vacuum.get("enabled").asBoolean()).isTrue();
        assertThat(vacuum.get("next").asText()).endsWith("T03:30:00Z");
        assertThat(vacuum.get("last").get("state").asText()).isIn("done", "running");
    }

    @Test
    void aSlotIsBegunByAPostAndItsEndStandsInTheHistory() throws IOException {
        HttpResponse<String> begun = application.send("POST", "/admin/jobs/reconcile/run", bearer(admin));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        assertThat(json(begun).get("state").asText()).isEqualTo("running");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode last = json(application.get("/admin/jobs/reconcile/history?limit=1", bearer(admin)))
                    .get("slots")
                    .get(0);
            assertThat(last.get("due").asText())
                    .isEqualTo(json(begun).get("due").asText());
            assertThat(last.get("state").asText()).isEqualTo("done");
            assertThat(last.get("figures").get("files_waiting").asInt()).isZero();
        });
    }

    @Test
    void requestsThatMakeNoSenseAreRefusedInWords() {
        assertThat(answer("GET", "/admin/jobs/none/history")).isEqualTo("404 unknown-job");
        assertThat(answer("POST", "/admin/jobs/none/run")).isEqualTo("404 unknown-job");
        assertThat(answer("POST", "/admin/jobs/vacuum/run?due=noon")).isEqualTo("400 invalid-parameter");
        assertThat(answer("POST", "/admin/jobs/vacuum/run?due=2026-03-02T00:00:00Z"))
                .isEqualTo("400 invalid-parameter");
        assertThat(answer("GET", "/admin/jobs/vacuum/history?limit=0")).isEqualTo("400 invalid-parameter");
        assertThat(answer("GET", "/admin/jobs?x=1")).isEqualTo("400 invalid-parameter");
        assertThat(answer("GET", "/admin/jobs/vacuum/run")).isEqualTo("405 method-not-allowed");
        try (NamedLock elsewhere =
                database.transactions().tryLock("pitlane job vacuum").orElseThrow()) {
            assertThat(answer("POST", "/admin/jobs/vacuum/run")).isEqualTo("409 job-running");
            assertThat(elsewhere).isNotNull();
        }
    }

    @Test
    void healthIsDegradedInWordsWhereAJobFailedAndNeverDown() {
        String due = database.rows(
                        "select to_char(max(due) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as due"
                                + " from ops.job_runs where job = 'vacuum'")
                .get(0)
                .get("due")
                .toString();
        database.execute("update ops.job_runs set state = 'failed', error = 'disk full' where job = 'vacuum'");
        try {
            HttpResponse<String> health = application.get("/health");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("vacuum failed for " + due + " (disk full; given up")
                    .contains("table-sizes done for ")
                    .contains(", next ");
        } finally {
            database.execute("update ops.job_runs set state = 'done', error = null where job = 'vacuum'");
        }
        assertThat(application.get("/health").body())
                .doesNotContain("disk full")
                .contains("vacuum done for ");
    }

    @Test
    void twoProcessesThatCatchUpAtOnceRunEachSlotOnce() {
        try (RunningApplication second =
                RunningApplication.start(data.resolveSibling("second"), RunningApplication.urlOf(database), JOBS_ON)) {
            database.execute("truncate ops.job_runs");
            awaitAllDone();

            assertThat(second.get("/health").body()).contains("vacuum done for ");
            assertThat(database.number("select count(*) from ops.job_runs")).isEqualTo(LISTED);
            assertThat(database.number("select max(attempts + interruptions) from ops.job_runs where job in"
                            + " ('vacuum', 'table-sizes', 'reconcile', 'partitions', 'retention')"))
                    .isOne();
        }
    }

    @Test
    void whatWasMissedIsCaughtUpOnWhenTheDatabaseArrives() throws Exception {
        try (CuttableProxy wire = new CuttableProxy(database.port())) {
            wire.cut();
            try (RunningApplication late = RunningApplication.start(
                    data.resolveSibling("late"),
                    RunningApplication.urlOf(database, wire.port()),
                    Map.of("jobs.enabled", "true", "jobs.sweep-interval", "1h", "db.connect-timeout", "1s"))) {
                assertThat(late.get("/health").body()).contains("Not known until the database is ready");
                application.close();
                database.execute("truncate ops.job_runs");
                database.execute("insert into ops.job_runs (job, due, state, attempts, covers_from, first_started,"
                        + " started, ended, writer, started_by) select 'reconcile', d, 'done', 1, d, d, d, d, 'w',"
                        + " 'schedule' from (select date_trunc('hour', now()) - interval '3 hours' as d) t");

                wire.mend();

                awaitAllDone();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> database.number("select count(*) from ops.job_runs where job = 'reconcile'") == 2);
                assertThat(database.number(
                                "select covers from ops.job_runs where job = 'reconcile' order by due desc limit 1"))
                        .isBetween(3L, 4L);
            }
        } finally {
            start();
        }
    }

    /** The server only warns where somebody may not vacuum: the job says so in figures, and does nothing in vain. */
    @Test
    void aRoleWithoutTheRightToVacuumVacuumsNothingAndSaysHowMuchWasLeftOut() throws Exception {
        database.execute(Files.readString(Path.of("deploy/least-privilege-role.sql")));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set role pitlane_writer");
            try (ResultSet rows = statement.executeQuery(sql("vacuum-statements"))) {
                assertThat(rows.next()).isFalse();
            }
            try (ResultSet rows = statement.executeQuery(sql("vacuum-figures"))) {
                rows.next();
                assertThat(rows.getLong("tables")).isZero();
                assertThat(rows.getLong("left_out")).isGreaterThan(10);
            }
            try (ResultSet rows = statement.executeQuery(sql("table-sizes"))) {
                rows.next();
                assertThat(rows.getLong("bytes")).isPositive();
            }
            statement.execute(
                    "insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started,"
                            + " writer, started_by) values ('x', now(), 'running', 1, now(), now(), now(), 'w', 'schedule')");
            statement.execute("update ops.job_runs set state = 'done', ended = now() where job = 'x'");
        }
        database.execute("delete from ops.job_runs where job = 'x'");
    }

    private void run(String job) {
        HttpResponse<String> begun = application.send("POST", "/admin/jobs/" + job + "/run", bearer(admin));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    }

    private String answer(String method, String path) {
        HttpResponse<String> response = application.send(method, path, bearer(admin));
        try {
            return response.statusCode() + " " + json(response).get("error").asText();
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private void awaitAllDone() {
        Awaitility.await("every job")
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        // A regime is not looked for right after its boundary, and exports and drills wait for each
                        // other.
                        database.number(
                                        "select count(distinct job) from ops.job_runs where state = 'done' or state ="
                                                + " 'waiting' and job in ('regime', 'export', 'export-expiry', 'restore-drill')")
                                == LISTED);
    }

    private long figure(String job, String name) {
        return database.number("select (figures->>'" + name + "')::bigint from ops.job_runs where job = '" + job
                + "' and state = 'done' order by due desc limit 1");
    }

    private String token(Role role) {
        return Application.tokens(application.settings())
                .create(role, "", Optional.empty())
                .secret()
                .reveal();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static String sql(String name) throws IOException {
        return Files.readString(Path.of("routes/sql", name + ".sql"));
    }
}
