package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.Database;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.DaySteps.Step;
import io.pitlane.maintain.DroppedDay.Return;
import io.pitlane.maintain.RetentionPlan.Kind;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retention takes, keeps and brings back, day by day. */
@DatabaseTest
class RetentionTest {

    private static final Duration GRACE = Duration.ofDays(3);
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private final TestDatabase database;
    private final RetentionWorld world;

    RetentionTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.world =
                new RetentionWorld(database, RetentionWorld.catalog(folder, "market.trades", 30, "pit.trades", 25));
    }

    @BeforeEach
    void clear() {
        world.clear();
    }

    @Test
    void aDayIsDetachedKeptAndDropped() {
        world.tradesOn(TODAY.minusDays(31), 5);
        world.tradesOn(TODAY.minusDays(30), 7);
        world.export("market.trades", TODAY.minusDays(31));

        Map<String, Object> first = world.retention(GRACE).run(Instant.now());
        long visible = database.number("select count(*) from market.trades");
        long kept = database.number("select count(*) from " + world.partition(TODAY.minusDays(31)));
        Map<String, Object> second = world.retention(GRACE).run(Instant.now());
        world.endGrace();
        Map<String, Object> third = world.retention(GRACE).run(Instant.now());

        assertThat(first)
                .containsEntry("detached", 1)
                .containsEntry("dropped", 0)
                .containsEntry("kept", 0);
        assertThat(visible).isEqualTo(7);
        assertThat(kept).isEqualTo(5);
        assertThat(second)
                .containsEntry("detached", 0)
                .containsEntry("dropped", 0)
                .containsEntry("kept", 1);
        assertThat(third).containsEntry("detached", 0).containsEntry("dropped", 1);
        assertThat(world.isThere(TODAY.minusDays(31))).isFalse();
        assertThat(database.rows("select state, forced, by from ops.dropped_days"))
                .containsExactly(Map.of("state", "dropped", "forced", false, "by", "pitlane retention, postgres"));
        assertThat(database.rows("select command, action, dataset, day::text as day, coalesce(rows, -1) as rows,"
                        + " bytes > 0 as sized, forced, by from ops.removals order by id"))
                .extracting(Object::toString)
                .containsExactly(
                        "{command=retention, action=detach, dataset=market.trades, day=" + TODAY.minusDays(31)
                                + ", rows=-1, sized=true, forced=false, by=postgres}",
                        "{command=retention, action=drop, dataset=market.trades, day=" + TODAY.minusDays(31)
                                + ", rows=5, sized=true, forced=false, by=postgres}");
        assertThat(database.rows("select dataset, day::text as day from ops.noted_changes"))
                .as("the version of the day hears of it when its rows are gone")
                .containsExactly(Map.of(
                        "dataset", "market.trades", "day", TODAY.minusDays(31).toString()));
    }

    @Test
    void nothingGoesWhileItIsOff() {
        world.tradesOn(TODAY.minusDays(40), 5);
        Retention off = world.retention(RetentionFixture.settings(false, false, GRACE));

        off.run(Instant.now());

        assertThat(database.number("select count(*) from market.trades")).isEqualTo(5);
        assertThat(off.plan().steps())
                .filteredOn(step -> step.kind() == Kind.KEEP)
                .singleElement()
                .satisfies(step -> assertThat(step.why()).contains("retention.enabled"));
    }

    @Test
    void whatNoVerifiedExportHoldsStays() {
        world.tradesOn(TODAY.minusDays(40), 5);
        world.fillsOn(TODAY.minusDays(40), 3);
        world.tradesOn(TODAY.minusDays(41), 0);
        database.execute("drop function ops.day_is_exported(text, date)");
        Map<String, Object> withoutExports = world.retention(GRACE).run(Instant.now());
        world.exports();
        Map<String, Object> notExported = world.retention(GRACE).run(Instant.now());
        Map<String, Object> notAsked = world.retention(RetentionFixture.settings(true, false, Duration.ZERO))
                .run(Instant.now());

        assertThat(withoutExports).containsEntry("kept", 2).containsEntry("deleted", Map.of());
        assertThat(notExported).containsEntry("deleted", Map.of());
        assertThat(withoutExports).as("a day without rows is no loss").containsEntry("detached", 1);
        assertThat(notExported).containsEntry("detached", 0).containsEntry("kept", 3);
        assertThat(notAsked).containsEntry("dropped", 1).containsEntry("deleted", Map.of("pit.trades", 3L));
        assertThat(database.number("select count(*) from ops.removals where forced"))
                .isZero();
    }

    @Test
    void cleanAsksExportsTooAndSaysWhenItWasForced() {
        world.tradesOn(TODAY.minusDays(40), 5);
        world.tradesOn(TODAY.minusDays(39), 5);
        world.tradesOn(TODAY.minusDays(38), 5);
        world.export("market.trades", TODAY.minusDays(40));
        MarketClean clean = new MarketClean(database.database(), RetentionFixture.settings(false, true, GRACE));

        CleanReport gated = clean.clean(request(false), WorkProgress.silent());
        CleanReport forced = clean.clean(request(true), WorkProgress.silent());

        assertThat(gated.partitionsDropped()).hasSize(1);
        assertThat(gated.kept())
                .extracting(CleanReport.Kept::day)
                .containsExactly(TODAY.minusDays(39), TODAY.minusDays(38));
        assertThat(forced.partitionsDropped()).hasSize(2);
        assertThat(forced.kept()).isEmpty();
        assertThat(database.rows(
                        "select day::text as day, forced from ops.removals where action = 'detach' order by id"))
                .containsExactly(
                        Map.of("day", TODAY.minusDays(40).toString(), "forced", false),
                        Map.of("day", TODAY.minusDays(39).toString(), "forced", true),
                        Map.of("day", TODAY.minusDays(38).toString(), "forced", true));
        assertThat(database.rows("select command, forced, rows from ops.removals where action = 'drop' order by id"))
                .extracting(Object::toString)
                .containsExactly(
                        "{command=db clean, forced=false, rows=5}",
                        "{command=db clean, forced=true, rows=5}",
                        "{command=db clean, forced=true, rows=5}");
    }

    @Test
    void theGateOfRowsAndOfEmptyingIsByDay() {
        world.tradesOn(TODAY.minusDays(40), 5);
        world.tradesOn(TODAY.minusDays(39), 4);
        world.export("market.trades", TODAY.minusDays(40));
        MarketClean clean = new MarketClean(database.database(), RetentionFixture.settings(false, true, GRACE));
        CleanRequest rows = new CleanRequest(Optional.of(30), Optional.empty(), false, false);
        CleanRequest all = new CleanRequest(Optional.empty(), Optional.empty(), true, false);

        assertThatThrownBy(() -> clean.clean(all, WorkProgress.silent()))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("1 days of market.trades as they are now (" + TODAY.minusDays(39) + ")")
                .hasMessageContaining("--force");
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(9);
        CleanReport report = clean.clean(rows, WorkProgress.silent());
        world.export("market.trades", TODAY.minusDays(39));
        CleanReport emptied = clean.clean(all, WorkProgress.silent());

        assertThat(report.deleted(MarketTable.TRADES)).isEqualTo(5);
        assertThat(report.kept()).extracting(CleanReport.Kept::day).containsExactly(TODAY.minusDays(39));
        assertThat(emptied.deleted(MarketTable.TRADES)).isEqualTo(4);
        assertThat(database.rows("select action, forced, rows from ops.removals where dataset = 'market.trades'"
                        + " order by id"))
                .extracting(Object::toString)
                .containsExactly("{action=delete, forced=false, rows=5}", "{action=truncate, forced=false, rows=4}");
    }

    @Test
    void theAuditSaysWhichRowsWereForced() {
        MarketClean clean = new MarketClean(database.database(), RetentionFixture.settings(false, true, GRACE));
        world.tradesOn(TODAY.minusDays(40), 5);
        world.tradesOn(TODAY.minusDays(39), 4);
        world.export("market.trades", TODAY.minusDays(40));
        clean.clean(new CleanRequest(Optional.of(30), Optional.empty(), false, true), WorkProgress.silent());
        world.tradesOn(TODAY.minusDays(1), 3);
        clean.clean(new CleanRequest(Optional.empty(), Optional.empty(), true, true), WorkProgress.silent());

        assertThat(database.rows("select action, forced, rows from ops.removals where dataset = 'market.trades'"
                        + " order by action, day"))
                .extracting(Object::toString)
                .containsExactly(
                        "{action=delete, forced=false, rows=5}",
                        "{action=delete, forced=true, rows=4}",
                        "{action=truncate, forced=true, rows=3}");
        assertThat(database.number("select count(*) from ops.removals where forced and dataset <> 'market.trades'"))
                .as("tables that were empty, or are no days of an export")
                .isZero();
    }

    @Test
    void nothingIsTakenThatIsYoungerThanTheFloorWhateverIsAskedFor() {
        database.execute("insert into market.ingest_events (event_type, status, ts)"
                + " select 'trade', 'success', now() - ago * interval '1 day' from unnest(array[20, 23]) ago");

        Map<String, Object> figures = world.retention(
                        new RetentionSettings(true, true, GRACE, Duration.ofMillis(300), 1, 1))
                .run(Instant.now());

        assertThat(figures).containsEntry("deleted", Map.of("market.ingest_events", 1L));
        assertThat(database.number("select count(*) from market.ingest_events where ts > now() - interval '21 days'"))
                .isOne();
    }

    @Test
    void aDayThatRowsCameIntoAfterItsExportIsPutBack() {
        LocalDate day = TODAY.minusDays(40);
        world.tradesOn(day, 5);
        world.export("market.trades", day);
        Retention retention = world.retention(RetentionFixture.settings(true, true, GRACE), (step, partition) -> {
            if (step == DaySteps.Step.DETACHED) {
                world.changed("market.trades", day); // the load that was under way has committed
            }
        });

        Map<String, Object> figures = retention.run(Instant.now());

        assertThat(figures).containsEntry("put_back", 1).containsEntry("detached", 0);
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(5);
        assertThat(database.number("select count(*) from ops.dropped_days")).isZero();
        world.export("market.trades", day);
        assertThat(world.retention(GRACE).run(Instant.now())).containsEntry("detached", 1);
    }

    @Test
    void aDetachedDayWhoseExportIsGoneIsKeptForLonger() {
        LocalDate day = TODAY.minusDays(40);
        world.tradesOn(day, 5);
        world.export("market.trades", day);
        world.retention(GRACE).run(Instant.now());
        world.changed("market.trades", day);
        world.endGrace();

        Map<String, Object> figures = world.retention(GRACE).run(Instant.now());
        world.retention(GRACE).finish();

        assertThat(figures).containsEntry("kept", 1).containsEntry("dropped", 0);
        assertThat(world.isThere(day)).isTrue();
    }

    @Test
    void undropPutsADayBackWithoutLookingAtItsRows() {
        LocalDate day = TODAY.minusDays(40);
        world.tradesOn(day, 500);
        world.export("market.trades", day);
        world.retention(GRACE).run(Instant.now());
        String scans =
                "select coalesce(sum(seq_scan), 0) from pg_stat_all_tables where relname = '" + world.name(day) + "'";
        String indexes = "select count(*) from pg_index where indrelid = '" + world.partition(day) + "'::regclass";
        database.execute("select count(*) from " + world.partition(day) + "; select pg_stat_force_next_flush()");
        long before = database.number(scans);
        long indexesBefore = database.number(indexes);

        Return outcome = undrop(day).letReturn();

        assertThat(before).as("a scan is seen").isPositive();
        assertThat(outcome).isEqualTo(Return.IS_BACK);
        assertThat(database.number(scans)).isEqualTo(before);
        assertThat(database.number(indexes)).isEqualTo(indexesBefore);
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(500);
        assertThat(database.number("select count(*) from ops.dropped_days")).isZero();
        assertThat(world.retention(GRACE).run(Instant.now()))
                .as("it is not taken again the next night")
                .containsEntry("detached", 0)
                .containsEntry("kept", 1);
        assertThat(new MarketClean(database.database(), RetentionFixture.settings(false, true, GRACE))
                        .clean(request(false), WorkProgress.silent())
                        .partitionsDropped())
                .hasSize(1);
    }

    @Test
    void undropAfterTheGraceLetsLoadsMakeTheDay() {
        LocalDate day = TODAY.minusDays(40);
        world.tradesOn(day, 5);
        world.export("market.trades", day);
        world.retention(GRACE).run(Instant.now());
        world.endGrace();
        world.retention(GRACE).run(Instant.now());

        assertThatThrownBy(() -> world.tradesOn(day, 1)).hasStackTraceContaining("was dropped");
        assertThat(undrop(day).letReturn()).isEqualTo(Return.MAY_COME);
        world.tradesOn(day, 1);

        assertThat(database.number("select count(*) from market.trades")).isEqualTo(1);
        assertThatThrownBy(() -> undrop(day).letReturn())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("was not dropped");
        assertThatThrownBy(() -> new DroppedDay(database.database(), RetentionFixture.UNGATED, "trades", day))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rowsOfOtherTablesGoInBatchesOfWholeDays() {
        LocalDate day = TODAY.minusDays(26);
        world.fillsOn(day, 25_000);
        world.fillsOn(TODAY.minusDays(25), 10);
        world.export("pit.trades", day);
        database.execute("insert into market.ingest_events (event_type, status, ts) values"
                + " ('trade', 'success', now() - interval '30 days'), ('trade', 'success', now())");
        RetentionSettings settings = new RetentionSettings(true, true, GRACE, Duration.ofMillis(300), 25, 25);
        long before = database.number("select pg_current_xact_id()::text::bigint");

        Map<String, Object> figures = world.retention(settings).run(Instant.now());

        assertThat(figures).containsEntry("deleted", Map.of("pit.trades", 25_000L, "market.ingest_events", 1L));
        assertThat(database.number("select pg_current_xact_id()::text::bigint") - before)
                .as("transactions that wrote")
                .isBetween(4L, 8L);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(10);
        assertThat(database.number("select count(*) from market.ingest_events")).isEqualTo(1);
        assertThat(database.number("select rows from ops.removals where dataset = 'pit.trades'"))
                .isEqualTo(25_000);
        assertThat(database.number("select count(*) from ops.noted_changes where dataset = 'pit.trades'"))
                .isEqualTo(3);
    }

    @Test
    void theLastSlotOfEachJobStaysAndThoseThatAreNotOver() {
        database.execute(
                """
                insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started, ended, writer,
                  started_by)
                select job, due, case when age = 41 then 'waiting' else 'done' end, 1, due, due, due, due, 'w', 'schedule'
                from (
                  select job, now() - age * interval '1 day' as due, age
                  from unnest(array['often', 'rare']) job, unnest(array[42, 41, 40]) age
                  union all
                  select 'hourly', due, 0 from generate_series(now() - interval '40 days', now(), interval '12 hours') due
                  union all
                  select 'often', now(), 0) slots;
                """);

        world.retention(new RetentionSettings(true, true, GRACE, Duration.ofMillis(300), 0, 39))
                .run(Instant.now());

        assertThat(
                        database.rows(
                                "select job, extract(day from now() - due)::int as age from ops.job_runs"
                                        + " where due < ((now() at time zone 'UTC')::date - 39)::timestamp at time zone 'UTC' order by 1, 2"))
                .extracting(Object::toString)
                .containsExactly("{job=often, age=41}", "{job=rare, age=40}", "{job=rare, age=41}");
    }

    @Test
    void whatIsPlannedIsWhatHappens() {
        for (int ago = 34; ago >= 28; ago--) {
            world.tradesOn(TODAY.minusDays(ago), ago);
            world.fillsOn(TODAY.minusDays(ago), ago);
        }
        for (int ago : new int[] {34, 33, 31}) {
            world.export("market.trades", TODAY.minusDays(ago));
            world.export("pit.trades", TODAY.minusDays(ago));
        }
        world.retention(GRACE).run(Instant.now());
        world.tradesOn(TODAY.minusDays(35), 9);
        world.export("market.trades", TODAY.minusDays(35));
        world.export("market.trades", TODAY.minusDays(32));
        world.export("pit.trades", TODAY.minusDays(32));
        database.execute("update ops.dropped_days set until = now() - interval '1 second', at = at - interval '3 days'"
                + " where day = '" + TODAY.minusDays(34) + "'; truncate ops.removals; analyze market.trades");

        RetentionPlan plan = world.retention(GRACE).plan();
        Map<String, Object> figures = world.retention(GRACE).run(Instant.now());
        List<String> created = world.daysAhead().run(Instant.now()).get("created") instanceof List<?> names
                ? names.stream().map(Object::toString).toList()
                : List.of();

        assertThat(plan.clockDoubt()).isEmpty();
        assertThat(days(plan, Kind.DETACH)).isEqualTo(removed("detach")).hasSize(2);
        assertThat(days(plan, Kind.DROP)).isEqualTo(removed("drop")).hasSize(1);
        assertThat(days(plan, Kind.DELETE)).isEqualTo(removed("delete")).hasSize(1);
        assertThat(rows(plan, Kind.DELETE)).isEqualTo(32);
        assertThat(rows(plan, Kind.DETACH)).isEqualTo(32 + 9);
        assertThat(plan.steps().stream().filter(step -> step.kind() == Kind.KEEP))
                .hasSize((Integer) figures.get("kept"));
        assertThat(plan.steps().stream()
                        .filter(step -> step.kind() == Kind.CREATE)
                        .map(step -> "market." + step.table()))
                .containsExactlyElementsOf(created)
                .hasSizeGreaterThanOrEqualTo(28);
        assertThat(plan.steps())
                .filteredOn(step -> step.kind() == Kind.EXPORT && step.dataset().equals("market.trades"))
                .singleElement()
                .satisfies(step -> assertThat(step.why()).startsWith("3 days that no verified export holds"));
        assertThat(plan.spans())
                .filteredOn(span -> span.dataset().equals("market.trades"))
                .singleElement()
                .satisfies(span -> assertThat(span.before()).contains(TODAY.minusDays(30)));
    }

    @Test
    void aRoleWithoutRightsIsToldWhoMay() throws IOException {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        world.tradesOn(TODAY.minusDays(40), 5);
        world.export("market.trades", TODAY.minusDays(40));
        try (Database writer = MarketRoles.as(database, "pitlane_writer")) {
            Retention retention = new Retention(
                    writer,
                    RetentionFixture.settings(true, true, GRACE),
                    world.catalog(),
                    InstantSource.system(),
                    () -> false);

            assertThat(retention.plan().steps()).anyMatch(step -> step.kind() == Kind.DETACH);
            assertThatThrownBy(() -> retention.run(Instant.now()))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("pitlane_writer may not")
                    .hasMessageContaining("connect as postgres");
            retention.finish();
            Map<String, Object> ahead = new DaysAhead(writer.transactions(), world.catalog()).run(Instant.now());
            assertThat((List<?>) ahead.get("created"))
                    .as("today and tomorrow of four tables, and gaps of one")
                    .hasSize(8 + 7)
                    .anyMatch(name -> name.equals("market." + world.name(TODAY.plusDays(1))));
        }
        assertThat(database.number("select count(*) from ops.dropped_days")).isZero();
    }

    @Test
    void itEndsBehindTheDayInHandWhenTheProcessIsToldToStop() {
        for (int ago : new int[] {42, 41}) {
            world.tradesOn(TODAY.minusDays(ago), 5);
            world.export("market.trades", TODAY.minusDays(ago));
        }
        world.fillsOn(TODAY.minusDays(42), 25_000);
        world.export("pit.trades", TODAY.minusDays(42));
        RetentionSettings settings = RetentionFixture.settings(true, true, Duration.ZERO);
        AtomicBoolean isStopped = new AtomicBoolean();
        Retention stopped = world.retention(
                database.database(), settings, isStopped::get, (step, day) -> isStopped.set(step == Step.DROPPED));

        assertThatThrownBy(() -> stopped.run(Instant.now()))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("told to stop");

        assertThat(world.isThere(TODAY.minusDays(42))).isFalse();
        assertThat(world.isAttached(TODAY.minusDays(41))).isTrue();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(25_000);
        Map<String, Object> next = world.retention(settings).run(Instant.now());
        assertThat(next).containsEntry("dropped", 1).containsEntry("deleted", Map.of("pit.trades", 25_000L));
    }

    @Test
    void itWaitsForACleanThatIsUnderWay() {
        database.database().outsideTransactions("test", session -> {
            session.createStatement().execute("select pg_advisory_lock(hashtextextended('pitlane db clean', 0))");
            assertThatThrownBy(() -> world.retention(GRACE).run(Instant.now()))
                    .isInstanceOf(NotYetException.class)
                    .hasMessageContaining("pitlane db clean");
            return null;
        });
    }

    private CleanRequest request(boolean force) {
        return new CleanRequest(Optional.empty(), Optional.of(30), false, force);
    }

    private DroppedDay undrop(LocalDate day) {
        return new DroppedDay(database.database(), RetentionFixture.settings(true, true, GRACE), "market.trades", day);
    }

    private List<String> removed(String action) {
        List<String> removed = new ArrayList<>();
        database.rows("select dataset || ' ' || day as what from ops.removals where action = '" + action
                        + "' order by dataset, day")
                .forEach(row -> removed.add(row.get("what").toString()));
        return removed;
    }

    private static List<String> days(RetentionPlan plan, Kind kind) {
        return plan.steps().stream()
                .filter(step -> step.kind() == kind)
                .map(step -> step.dataset() + " " + step.day().orElseThrow())
                .sorted()
                .toList();
    }

    private static long rows(RetentionPlan plan, Kind kind) {
        return plan.steps().stream()
                .filter(step -> step.kind() == kind)
                .mapToLong(step -> step.rows().orElse(0))
                .sum();
    }
}
