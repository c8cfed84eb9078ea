package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.job.CatchUp;
import io.pitlane.job.Job;
import io.pitlane.job.JobList;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that come back after two days: with the routes, jobs and rules that are shipped, and the clock of the database
 * as it is. What the history and the prices say lies in the past instead.
 */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissedSlotsTest {

    private static final Duration STEP = Duration.ofHours(4);
    private static final Duration AWAY = Duration.ofHours(48);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestDatabase database;
    private final List<Job> jobs = JobList.read(
                    RunningApplication.PROJECT.resolve("config/jobs.yaml"),
                    RunningApplication.PROJECT.resolve("routes/jobs"))
            .jobs();

    @TempDir
    private Path folder;

    private Instant boundary;
    private Instant stop;
    private long verifiedBefore;

    MissedSlotsTest(TestDatabase database) {
        this.database = database;
    }

    /** The last boundary that is looked at is one and a half to five and a half hours old: none is on the edge. */
    @BeforeAll
    void fillThePast() {
        boundary = time("date_bin('4 hours', now() - interval '90 minutes', '2000-01-01Z')");
        stop = boundary.minus(AWAY).plusSeconds(60);
        database.execute(
                """
                select ops.create_day_partition('market.trades', (now() at time zone 'UTC')::date - n)
                from generate_series(0, 26) n;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select 1, symbol || '/USDT:USDT', timestamptz '%s' - h * interval '1 hour', 'exchange', 't' || h, 1000 - h, 1
                from generate_series(0, 24 * 24) h,
                  unnest(array['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK', 'LTC']) symbol;
                """
                        .formatted(boundary));
    }

    /** As it was when the last process stopped: every job was on time. */
    @BeforeEach
    void stopTwoDaysAgo() {
        verifiedBefore = database.number("select count(*) from ops.exports where verified_at is not null");
        database.execute("truncate ops.job_runs, pit.regime_snapshots;"
                + " delete from ops.loads where dataset = 'pit.regime_snapshots'; delete from ops.restore_drills");
        for (Job job : jobs) {
            database.execute("insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started,"
                    + " ended, writer, started_by) select '" + job.name()
                    + "', due, 'done', 1, due, due, due, due, 'before', 'schedule' from (select timestamptz '"
                    + job.cron().atOrBefore(stop).orElseThrow() + "' due) slot");
        }
    }

    @Test
    void everyBoundaryHasItsRowAndOneExportCoversTheDaysMissed() throws IOException {
        Instant begin = time("now()");
        try (ServiceProcess process = ServiceProcess.start(folder, "alone", database)) {
            awaitCaughtUp(begin, process);
            process.stop();
        }

        assertThat(boundaries()).isGreaterThanOrEqualTo(3);
        assertEachSlotOnce(begin);
        assertEachBoundaryHasItsRow();
        assertOneExportOfTheDaysMissed();
        assertThat(database.number("select max(attempts - waits) from ops.job_runs"))
                .isOne();
        assertThat(database.number("select max(interruptions) from ops.job_runs"))
                .isZero();
    }

    /**
     * The first process is killed in the middle of several slots, which cannot go on since somebody has the trades. Two
     * others are held up until both are there.
     */
    @Test
    void twoProcessesThatStartAtOnceDoEachSlotOnceAndAgainWhatAKilledOneLeft() throws Exception {
        Instant begin = time("now()");
        try (ServiceProcess killed = killedInMidSlot();
                ServiceProcess one = ServiceProcess.start(folder, "one", database);
                ServiceProcess two = ServiceProcess.start(folder, "two", database)) {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table ops.job_runs in access exclusive mode");
                one.awaitReady();
                two.awaitReady();
                statement.execute(
                        "create table left_running as select job, due from ops.job_runs where state = 'running'");
                connection.commit();
            }
            awaitCaughtUp(begin, one);
            one.stop();
            two.stop();
            assertThat(killed.log()).doesNotContain("Stopping");
        }

        assertEachSlotOnce(begin);
        assertEachBoundaryHasItsRow();
        assertOneExportOfTheDaysMissed();
        String isLeft = "(job, due) in (select job, due from left_running)";
        assertThat(database.number("select count(*) from left_running where job = 'regime'"))
                .isOne();
        assertThat(database.rows(
                        "select distinct interruptions, attempts - waits as tries from ops.job_runs where " + isLeft))
                .as("each was redone once")
                .containsExactly(Map.of("interruptions", 1, "tries", 2));
        assertThat(database.rows("select distinct interruptions, attempts - waits as tries from ops.job_runs where not "
                        + isLeft))
                .containsExactly(Map.of("interruptions", 0, "tries", 1));
        database.execute("drop table left_running");
    }

    private ServiceProcess killedInMidSlot() throws Exception {
        ServiceProcess process = ServiceProcess.start(folder, "killed", database);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table market.trades in access exclusive mode");
            Awaitility.await("in mid-slot")
                    .atMost(PATIENCE)
                    .until(() -> database.number(
                                    "select count(*) from ops.job_runs where job = 'regime'" + " and state = 'running'")
                            == 1);
            Awaitility.await("held up")
                    .atMost(PATIENCE)
                    .until(() -> database.number("select count(*) from pg_stat_activity where datname ="
                                    + " current_database() and wait_event_type = 'Lock'")
                            > 0);
            process.kill();
            Awaitility.await("the server has noticed")
                    .atMost(PATIENCE)
                    .until(() -> database.number("select count(*) from pg_locks where locktype = 'advisory' and"
                                    + " database = (select oid from pg_database where datname = current_database())")
                            == 0);
            connection.rollback();
        }
        return process;
    }

    /** What was due when the test began; of regimes, up to the boundary whose prices are there. */
    private void awaitCaughtUp(Instant begin, ServiceProcess process) {
        Awaitility.await("caught up; " + process.log()).atMost(PATIENCE).until(() -> jobs.stream()
                .allMatch(job -> isCaughtUp(job, begin)));
    }

    private boolean isCaughtUp(Job job, Instant begin) {
        Instant last = job.catchUp() == CatchUp.EACH
                ? boundary
                : job.cron().atOrBefore(begin).orElseThrow();
        return database.number("select count(*) from ops.job_runs where job = '" + job.name()
                        + "' and state = 'done' and due >= '" + last + "'")
                > 0;
    }

    /** Where a job came due again meanwhile it may have one slot more. */
    private void assertEachSlotOnce(Instant begin) {
        for (Job job : jobs) {
            boolean isEach = job.catchUp() == CatchUp.EACH;
            List<Map<String, Object>> slots = database.rows(
                    "select to_char(due at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as due, covers from"
                            + " ops.job_runs where job = '" + job.name() + "' and due > '" + stop + "'"
                            + (isEach ? " and due <= '" + boundary + "'" : "") + " and state = 'done' order by due");
            int covered = slots.stream()
                    .mapToInt(slot -> (Integer) slot.get("covers"))
                    .sum();
            Instant last = slots.isEmpty()
                    ? begin
                    : Instant.parse(slots.get(slots.size() - 1).get("due").toString());
            assertThat(covered).as(job.name()).isEqualTo(job.cron().count(stop, last));
            if (isEach) {
                assertThat(slots).as(job.name()).hasSize(covered);
            } else {
                assertThat(slots)
                        .as(job.name())
                        .hasSizeLessThanOrEqualTo(1 + job.cron().count(begin, Instant.now()));
            }
        }
    }

    private long boundaries() {
        return AWAY.dividedBy(STEP);
    }

    /** In the order of time, as each says which one it found before it. */
    private void assertEachBoundaryHasItsRow() {
        List<Map<String, Object>> rows =
                database.rows("select to_char(ts at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as ts, regime,"
                        + " coalesce(metadata ->> 'previous_ts', '') as previous from pit.regime_snapshots where ts <= '"
                        + boundary + "' order by ts");
        List<String> expected = Stream.iterate(boundary.minus(AWAY).plus(STEP), each -> each.plus(STEP))
                .limit(boundaries())
                .map(Instant::toString)
                .toList();
        assertThat(rows).extracting(row -> row.get("ts")).isEqualTo(expected);
        assertThat(rows).extracting(row -> row.get("regime")).containsOnly("trending");
        assertThat(rows.subList(1, rows.size()))
                .extracting(row -> row.get("previous"))
                .isEqualTo(expected.subList(0, expected.size() - 1));
        assertThat(database.number("select count(*) from ops.loads where load_id like 'regime-%'"))
                .as("each was stored once")
                .isEqualTo(database.number("select count(*) from pit.regime_snapshots"));
    }

    private void assertOneExportOfTheDaysMissed() throws IOException {
        Map<String, Object> slot = database.rows("select (due at time zone 'UTC')::date::text as day, covers,"
                        + " figures ? 'days_covered' as told from ops.job_runs where job = 'export' and due > '" + stop
                        + "' order by due limit 1")
                .get(0);
        long days = stop.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .datesUntil(LocalDate.parse(slot.get("day").toString()).plusDays(1))
                .filter(day -> day.atTime(0, 15).toInstant(ZoneOffset.UTC).isAfter(stop))
                .count();
        assertThat(days).isGreaterThanOrEqualTo(2);
        assertThat(slot).containsEntry("covers", (int) days).containsEntry("told", true);
        assertThat(sets()).isOne();
        assertThat(database.number("select count(*) from ops.exports where verified_at is not null"))
                .isEqualTo(verifiedBefore + 1);
        assertThat(database.number("select count(*) from ops.restore_drills where state = 'passed'"))
                .isPositive();
    }

    private long sets() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("data/exports"))) {
            return entries.filter(entry -> Files.exists(entry.resolve("manifest.json")))
                    .count();
        }
    }

    private Instant time(String sql) {
        return Instant.ofEpochMilli(database.number("select (extract(epoch from " + sql + ") * 1000)::bigint"));
    }
}
