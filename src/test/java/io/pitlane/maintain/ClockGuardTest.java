package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.OperationKind;
import io.pitlane.error.NotYetException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which clocks are believed, and what days are old by them. */
@DatabaseTest
class ClockGuardTest {

    private static final Instant NOW = Instant.parse("2026-07-01T02:00:00Z");

    private final TestDatabase database;
    private final RetentionWorld world;

    ClockGuardTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.world =
                new RetentionWorld(database, RetentionWorld.catalog(folder, "market.trades", 30, "pit.trades", 21));
    }

    @BeforeEach
    void clear() {
        world.clear();
    }

    @Test
    void aNewDatabaseAndOneThatIsAtWorkAreBelieved() {
        assertThat(doubt(NOW, NOW)).isEmpty();
        steadyLoads("2026-06-01T00:00:00Z", "2026-07-01T01:59:00Z", "20 hours");
        assertThat(doubt(NOW, NOW)).isEmpty();
        assertThat(doubt(NOW.plusSeconds(59), NOW)).isEmpty();
        assertThat(doubt(NOW, NOW.plusSeconds(59))).isEmpty();
    }

    @Test
    void twoClocksThatDifferByMoreThanAMinuteAreNot() {
        assertThat(doubt(NOW.plusSeconds(61), NOW).orElseThrow())
                .contains("2026-07-01T02:01:01Z", "2026-07-01T02:00:00Z");
        assertThat(doubt(NOW, NOW.plusSeconds(61))).isPresent();
    }

    @Test
    void aClockThatWasSetBackIsNot() {
        load("market.tickers", NOW.plusSeconds(3600));
        assertThat(doubt(NOW, NOW).orElseThrow()).contains("set back");
        assertThat(doubt(NOW.plusSeconds(3600), NOW.plusSeconds(3600))).isEmpty();
        jobRun(NOW.plusSeconds(7200));
        assertThat(doubt(NOW.plusSeconds(3600), NOW.plusSeconds(3600))).isPresent();
    }

    @Test
    void aClockThatWasSetAheadIsNotUntilADayOfWorkLater() {
        steadyLoads("2026-06-01T00:00:00Z", "2026-07-01T01:00:00Z", "1 hour");
        Instant ahead = NOW.plus(Duration.ofDays(400));

        Optional<String> atOnce = doubt(ahead, ahead);
        load("market.trades", ahead); // loads go on
        Optional<String> afterALoad = doubt(ahead.plusSeconds(60), ahead.plusSeconds(60));
        for (int hour = 1; hour <= 24; hour++) {
            jobRun(ahead.plus(Duration.ofHours(hour)));
        }
        Instant almost = ahead.plus(Duration.ofDays(1)).minusSeconds(1);
        Optional<String> almostADayLater = doubt(almost, almost);
        Optional<String> aDayLater = doubt(almost.plusSeconds(1), almost.plusSeconds(1));

        assertThat(atOnce.orElseThrow()).contains("2026-07-01T01:00:00Z", "set ahead");
        assertThat(afterALoad.orElseThrow()).contains("from 2027-08-06T02:00:00Z on");
        assertThat(almostADayLater).isPresent().get().asString().doesNotContain("set back");
        assertThat(aDayLater).isEmpty();
    }

    @Test
    void nothingIsTakenWhileItIsNotBelieved() {
        world.tradesOn(LocalDate.parse("2026-05-01"), 5);
        world.export("market.trades", LocalDate.parse("2026-05-01"));
        Retention off = new Retention(
                database.database(),
                RetentionFixture.settings(true, true, Duration.ZERO),
                world.catalog(),
                InstantSource.fixed(NOW.plusSeconds(120)),
                connection -> NOW,
                () -> false,
                DaySteps.unheard());

        assertThatThrownBy(() -> off.run(NOW))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("Nothing is taken away by age");
        assertThat(off.plan().clockDoubt()).isPresent();
        assertThat(off.plan().steps())
                .filteredOn(step -> step.day().equals(Optional.of(LocalDate.parse("2026-05-01"))))
                .extracting(RetentionPlan.Step::kind)
                .containsExactly(RetentionPlan.Kind.KEEP);
        assertThat(world.isAttached(LocalDate.parse("2026-05-01"))).isTrue();
    }

    @Test
    void aDetachedDayWhoseTimeIsOverIsNotDroppedEither() {
        LocalDate day = LocalDate.parse("2026-05-01");
        RetentionSettings settings = RetentionFixture.settings(true, true, Duration.ofDays(3));
        world.tradesOn(day, 5);
        world.export("market.trades", day);
        world.retentionAt(NOW, settings).run(NOW);
        Instant later = NOW.plus(Duration.ofDays(4));
        database.execute(
                "update ops.dropped_days set at = '" + NOW + "', until = '" + NOW.plus(Duration.ofDays(3)) + "'");
        jobRun(later.plusSeconds(3600));

        world.retentionAt(later, settings).finish();
        boolean isThere = world.isThere(day);
        database.execute("truncate ops.job_runs");
        world.retentionAt(later, settings).finish();

        assertThat(isThere).as("something was written later than now").isTrue();
        assertThat(world.isThere(day)).isFalse();
    }

    @Test
    void daysAreThoseOfUtcAtLeapDaysAndYearEndsWhateverTheSessionSays() {
        RetentionSettings settings = RetentionFixture.settings(true, true, Duration.ZERO);
        for (String zone : List.of("Pacific/Kiritimati", "America/New_York")) {
            database.execute("alter database " + database.name() + " set timezone = '" + zone + "'");
            try {
                // 30 days before 2024-03-30 is the leap day, and it stays; of the next day it goes.
                taken(settings, "2024-03-30T23:59:59Z", "2024-02-28", "2024-02-29");
                taken(settings, "2024-03-31T00:00:00Z", "2024-02-29", "2024-03-01");
                taken(settings, "2026-01-31T00:00:00Z", "2025-12-31", "2026-01-01");
            } finally {
                database.execute("alter database " + database.name() + " reset timezone");
            }
        }
    }

    @Test
    void daysAreMadeAheadOverLeapDaysAndYearEndsAndGapsAreFilled() {
        created("2025-12-29T00:00:00Z", "2025-12-29", "2026-01-04");
        world.clear();
        created("2024-02-26T23:00:00Z", "2024-02-26", "2024-03-03");
        database.execute(
                "drop table market.trades_2024_02_28, market.trades_2024_03_01;"
                        + " insert into ops.dropped_days (dataset, day, state) values ('market.trades', '2024-03-01', 'dropped')");

        List<String> again = ahead("2024-02-29T12:00:00Z");

        assertThat(again)
                .contains("market.trades_2024_02_28", "market.trades_2024_03_06")
                .doesNotContain("market.trades_2024_03_01", "market.trades_2024_02_25");
        assertThat(again).as("a gap, and three days more of four tables").hasSize(1 + 3 * 4);
    }

    private void created(String now, String first, String last) {
        List<String> names = LocalDate.parse(first)
                .datesUntil(LocalDate.parse(last).plusDays(1))
                .map(world::partition)
                .toList();
        assertThat(names).hasSize(7);
        assertThat(ahead(now))
                .filteredOn(name -> name.startsWith("market.trades_"))
                .isEqualTo(names);
    }

    private List<String> ahead(String now) {
        DaysAhead ahead = new DaysAhead(database.transactions(), world.catalog(), connection -> Instant.parse(now));
        return ((List<?>) ahead.run(Instant.EPOCH).get("created"))
                .stream().map(Object::toString).toList();
    }

    private void taken(RetentionSettings settings, String now, String goes, String stays) {
        world.clear();
        for (String day : List.of(goes, stays)) {
            world.tradesOn(LocalDate.parse(day), 2);
            world.fillsOn(LocalDate.parse(day).plusDays(9), 2);
            world.export("market.trades", LocalDate.parse(day));
            world.export("pit.trades", LocalDate.parse(day).plusDays(9));
        }

        Map<String, Object> figures =
                world.retentionAt(Instant.parse(now), settings).run(Instant.EPOCH);

        assertThat(figures).as(now).containsEntry("dropped", 1).containsEntry("deleted", Map.of("pit.trades", 2L));
        assertThat(world.isThere(LocalDate.parse(goes))).isFalse();
        assertThat(world.isAttached(LocalDate.parse(stays))).isTrue();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
    }

    private Optional<String> doubt(Instant ofProcess, Instant ofDatabase) {
        return database.transactions()
                .call(
                        OperationKind.READ,
                        "doubt",
                        new ClockGuard(
                                InstantSource.fixed(ofProcess),
                                connection -> ofDatabase,
                                List.of("market.trades", "market.tickers", "pit.trades"))::doubt);
    }

    private void steadyLoads(String from, String to, String every) {
        database.execute(
                "insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,"
                        + " duplicate, rejected, last, writer, started_at, committed_at) select at::text,"
                        + " case when extract(day from at)::int % 2 = 0 then 'market.trades' else 'pit.trades' end,"
                        + " 0, 'f', 0, 0, 0, 0, 0, 0, true, 'w', at, at"
                        + " from generate_series(timestamptz '" + from + "', timestamptz '" + to + "', interval '"
                        + every
                        + "') at union all select 'last', 'pit.trades', 0, 'f', 0, 0, 0, 0, 0, 0, true, 'w', '" + to
                        + "', '"
                        + to + "'");
    }

    private void load(String dataset, Instant at) {
        database.execute(
                "insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,"
                        + " duplicate, rejected, last, writer, started_at, committed_at) values ('" + at + "', '"
                        + dataset
                        + "', 0, 'f', 0, 0, 0, 0, 0, 0, true, 'w', '" + at + "', '" + at + "')");
    }

    private void jobRun(Instant started) {
        database.execute(
                "insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started, ended,"
                        + " writer, started_by) select 'partitions', at, 'done', 1, at, at, at, at, 'w', 'schedule'"
                        + " from (select timestamptz '" + started + "' as at) slot");
    }
}
