package io.pitlane.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.database.NamedLock;
import io.pitlane.database.OperationKind;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots: each once, none forgotten, whatever happens to processes, clocks and the work itself. */
@DatabaseTest
class SlotRunnerTest {

    private static final Job EACH = SlotWorld.job("each-test", "0 0 0/4 * * ?", CatchUp.EACH);
    private static final Job LATEST = SlotWorld.job("latest-test", "0 30 2 * * ?", CatchUp.LATEST);

    private final TestDatabase database;
    private SlotWorld world;
    private SlotRunner runner;

    SlotRunnerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        world = new SlotWorld(database, "2026-03-01T09:15:00Z");
        runner = world.process("one");
    }

    @Test
    void aJobThatIsSeenForTheFirstTimeBeginsWithItsNewestDueTimeAndTakesItOnce() {
        assertThat(runner.runDue(EACH)).isEqualTo(1);
        assertThat(runner.runDue(EACH)).isZero();

        assertThat(world.slots()).containsExactly("03-01 08:00 done 1");
        assertThat(database.rows(
                        "select figures->>'at' as at, writer, started_by, covers, error, ended is not null as ended"
                                + " from ops.job_runs"))
                .containsExactly(row("2026-03-01T08:00:00Z", "one", "schedule", 1, null, true));
    }

    @Test
    void aLookBackMakesItBeginEarlier() {
        Job early = new Job("each-test", "", EACH.cron(), CatchUp.EACH, Duration.ofHours(9), true);

        runner.runDue(early);

        assertThat(world.slots()).containsExactly("03-01 04:00 done 1", "03-01 08:00 done 1");
    }

    @Test
    void threeMissedBoundariesAreMadeUpForOldestFirstWhereEachCounts() {
        runner.runDue(EACH);
        world.at("2026-03-01T20:05:00Z");

        assertThat(world.process("after the stop").runDue(EACH)).isEqualTo(3);

        assertThat(world.worked)
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-03-01T08:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T16:00:00Z", "2026-03-01T20:00:00Z");
        assertThat(world.late).isZero();
    }

    @Test
    void threeMissedDaysAreOneSlotThatSaysSoWhereOnlyTheLatestCounts() {
        runner.runDue(LATEST);
        world.at("2026-03-04T02:31:00Z");

        assertThat(runner.runDue(LATEST)).isEqualTo(1);
        assertThat(runner.runDue(LATEST)).isZero();

        assertThat(world.slots()).containsExactly("03-01 02:30 done 1", "03-04 02:30 done 1");
        assertThat(database.rows("select covers, to_char(covers_from at time zone 'UTC', 'MM-DD HH24:MI') f"
                        + " from ops.job_runs order by due desc limit 1"))
                .containsExactly(Map.of("covers", 3, "f", "03-02 02:30"));
    }

    @Test
    void twoProcessesAtOnceDoEachSlotOnce() {
        runner.runDue(EACH);
        world.at("2026-03-03T09:00:00Z");
        CyclicBarrier start = new CyclicBarrier(4);

        CompletableFuture<?>[] processes = new CompletableFuture<?>[4];
        for (int i = 0; i < processes.length; i++) {
            SlotRunner process = world.process("process " + i);
            processes[i] = CompletableFuture.runAsync(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                for (int look = 0; look < 20; look++) {
                    process.runDue(EACH);
                }
            });
        }
        CompletableFuture.allOf(processes).orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(world.worked).hasSize(13).doesNotHaveDuplicates().isSorted();
        assertThat(world.slots()).hasSize(13).allMatch(slot -> slot.endsWith("done 1"));
    }

    @Test
    void noTransactionIsOpenWhileTheWorkGoesOnAndNobodyElseGetsIn() {
        Map<String, Object> seen = new java.util.HashMap<>();
        world.work = due -> {
            seen.put(
                    "open",
                    database.number("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and xact_start is not null and pid <> pg_backend_pid()"));
            seen.put("rival", world.process("rival").runDue(EACH));
            seen.put("state", world.slots());
            return null;
        };

        runner.runDue(EACH);

        assertThat(seen)
                .containsEntry("open", 0L)
                .containsEntry("rival", 0)
                .containsEntry("state", java.util.List.of("03-01 08:00 running 1"));
        assertThat(world.slots()).containsExactly("03-01 08:00 done 1");
    }

    @Test
    void aSlotWhoseProcessDiedIsDoneAgainAndSaysSo() {
        runner.begin(EACH, Optional.empty(), StartedBy.SCHEDULE).close();
        assertThat(world.slots()).containsExactly("03-01 08:00 running 1");

        assertThat(world.process("two").runDue(EACH)).isEqualTo(1);

        assertThat(world.slots()).containsExactly("03-01 08:00 done 2");
        assertThat(database.rows("select interruptions, writer from ops.job_runs"))
                .containsExactly(Map.of("interruptions", 1, "writer", "two"));
        assertThat(world.count("interrupted")).isEqualTo(1);
    }

    @Test
    void aSlotThatKillsEveryProcessIsGivenUpAndDoesNotBlockTheNext() {
        world.at("2026-03-01T12:00:00Z");
        for (int attempt = 1; attempt <= SlotWorld.RULES.tries(); attempt++) {
            runner.begin(EACH, Optional.of(Instant.parse("2026-03-01T08:00:00Z")), StartedBy.SCHEDULE)
                    .close();
        }

        runner.runDue(EACH);

        assertThat(world.slots()).containsExactly("03-01 08:00 failed 3", "03-01 12:00 done 1");
        assertThat(database.rows("select error from ops.job_runs where state = 'failed'")
                        .toString())
                .contains("died over the last of 3 attempts")
                .contains("pitlane jobs run each-test --due 2026-03-01T08:00:00Z");
    }

    @Test
    void whatAProcessSaysThatLostItsSlotToAnotherIsNotWrittenDown() {
        world.work = due -> {
            database.execute("select pg_terminate_backend(l.pid) from pg_locks l"
                    + " where l.locktype = 'advisory' and l.database = (select oid from pg_database"
                    + " where datname = current_database())");
            world.work = again -> Map.of("by", "the second");
            assertThat(world.process("second").runDue(EACH)).isEqualTo(1);
            return Map.of("by", "the first");
        };

        runner.runDue(EACH);

        assertThat(database.rows("select figures->>'by' by, attempts, writer from ops.job_runs"))
                .containsExactly(Map.of("by", "the second", "attempts", 2, "writer", "second"));
    }

    @Test
    void aSlotThatFailsIsTriedAgainWithGrowingPausesAndThenTheNextGoesOn() {
        runner.runDue(EACH);
        world.at("2026-03-01T16:00:00Z");
        world.work = due -> due.equals(Instant.parse("2026-03-01T12:00:00Z")) ? SlotWorld.fails(due) : null;

        assertThat(runner.runDue(EACH)).isEqualTo(1);
        assertThat(world.late).isEqualTo(4 * 3600);
        world.at("2026-03-01T16:00:59Z");
        assertThat(runner.runDue(EACH)).isZero();
        world.at("2026-03-01T16:01:00Z");
        assertThat(runner.runDue(EACH)).isEqualTo(1);
        world.at("2026-03-01T16:02:59Z");
        assertThat(runner.runDue(EACH)).isZero();
        assertThat(world.slots()).containsExactly("03-01 08:00 done 1", "03-01 12:00 failed 2");

        world.at("2026-03-01T16:03:00Z");
        assertThat(runner.runDue(EACH)).isEqualTo(2);

        assertThat(world.slots()).containsExactly("03-01 08:00 done 1", "03-01 12:00 failed 3", "03-01 16:00 done 1");
        assertThat(database.rows("select error, next_try from ops.job_runs where state = 'failed'")
                        .toString())
                .contains("java.io.IOException: disk full")
                .contains("next_try=null");
        assertThat(world.count("failed")).isEqualTo(3);
    }

    @Test
    void aSlotThatMustWaitIsTriedByEverySweepAndHoldsUpLaterOnesOnlySoLong() {
        runner.runDue(EACH);
        world.at("2026-03-01T16:00:00Z");
        world.work = due -> due.equals(Instant.parse("2026-03-01T12:00:00Z")) ? SlotWorld.waits(due) : null;

        assertThat(runner.runDue(EACH)).isEqualTo(1);
        assertThat(runner.runDue(EACH)).isEqualTo(1);
        assertThat(world.slots()).containsExactly("03-01 08:00 done 1", "03-01 12:00 waiting 2");
        world.at("2026-03-01T17:00:00Z");
        assertThat(runner.runDue(EACH)).isEqualTo(2);
        assertThat(world.slots()).containsExactly("03-01 08:00 done 1", "03-01 12:00 waiting 3", "03-01 16:00 done 1");
        assertThat(database.rows("select error from ops.job_runs where state = 'waiting'")
                        .toString())
                .contains("Records before 2026-03-01T12:00:00Z wait in the spool");

        world.work = due -> null;
        runner.runDue(EACH);
        assertThat(world.slots()).contains("03-01 12:00 done 4");
    }

    /** Nor has one whose process was told to stop: neither is a fault of the work. */
    @Test
    void aSlotThatWaitedHasAllItsTriesLeft() {
        world.work = SlotWorld::waits;
        for (int sweep = 0; sweep < 5; sweep++) {
            runner.runDue(EACH);
        }
        world.work = SlotWorld::fails;

        runner.runDue(EACH);

        assertThat(world.slots()).containsExactly("03-01 08:00 failed 6");
        assertThat(database.rows("select waits, interruptions, extract(epoch from next_try - ended)::int as pause"
                        + " from ops.job_runs"))
                .containsExactly(Map.of("waits", 5, "interruptions", 0, "pause", 60));
        runner.begin(EACH, Optional.empty(), StartedBy.SCHEDULE).close();
        assertThat(runner.runDue(EACH))
                .as("it died over its second try of three")
                .isEqualTo(1);
        assertThat(world.slots()).containsExactly("03-01 08:00 failed 8");
        assertThat(database.number("select count(next_try) from ops.job_runs")).isZero();
    }

    @Test
    void aLaterSlotStandsForOneThatNeverCameToItsEndWhereOnlyTheLatestCounts() {
        world.work = SlotWorld::fails;
        runner.runDue(LATEST);
        world.at("2026-03-02T03:00:00Z");
        world.work = due -> null;

        runner.runDue(LATEST);

        assertThat(world.slots()).containsExactly("03-01 02:30 superseded 1", "03-02 02:30 done 1");
        assertThat(database.number("select covers from ops.job_runs order by due desc limit 1"))
                .isEqualTo(2);
    }

    @Test
    void aClockThatWasSetBackRunsNothingTwiceAndOneThatJumpsForthSkipsNothing() {
        runner.runDue(EACH);
        runner.runDue(LATEST);
        world.at("2026-03-02T09:00:00Z");
        runner.runDue(EACH);
        runner.runDue(LATEST);
        int done = world.worked.size();
        assertThat(done).isEqualTo(9);

        world.at("2026-03-01T13:00:00Z");
        assertThat(runner.runDue(EACH) + runner.runDue(LATEST)).isZero();
        world.at("2026-03-02T12:00:00Z");
        assertThat(runner.runDue(EACH)).isEqualTo(1);

        assertThat(world.worked).hasSize(done + 1).doesNotHaveDuplicates();
    }

    @Test
    void aDueTimeThatALaterSlotStoodForIsNotRunWhenTheClockIsSetBackToIt() {
        runner.runDue(LATEST);
        world.at("2026-03-04T09:00:00Z");
        runner.runDue(LATEST);

        world.at("2026-03-03T09:00:00Z");

        assertThat(runner.runDue(LATEST)).isZero();
        assertThat(world.slots()).containsExactly("03-01 02:30 done 1", "03-04 02:30 done 1");
    }

    @Test
    void aPauseThatAClockSetBackMadeEndlessIsOver() {
        world.work = SlotWorld::fails;
        runner.runDue(EACH);
        world.at("2025-03-01T00:00:00Z");

        assertThat(runner.runDue(EACH)).isEqualTo(1);
    }

    @Test
    void whatSomebodyRunsByHandHidesNothingThatIsOwed() {
        runner.runDue(EACH);
        world.at("2026-03-01T20:05:00Z");

        try (HeldSlot held = runner.begin(EACH, Optional.empty(), StartedBy.COMMAND)) {
            assertThatThrownBy(() -> world.process("other").begin(EACH, Optional.empty(), StartedBy.HTTP))
                    .isInstanceOf(JobBusyException.class)
                    .hasMessageContaining("running already");
            runner.work(held);
        }
        runner.runDue(EACH);

        assertThat(world.slots())
                .containsExactly(
                        "03-01 08:00 done 1", "03-01 12:00 done 1", "03-01 16:00 done 1", "03-01 20:00 done 1");
        world.at("2026-03-02T00:00:00Z");
        assertThat(runner.runDue(EACH)).isEqualTo(1);
    }

    @Test
    void onlyADueTimeThatHasComeCanBeRunByHand() {
        assertThatThrownBy(() -> runner.begin(EACH, at("2026-03-01T08:30:00Z"), StartedBy.COMMAND))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no due time of each-test")
                .hasMessageContaining("2026-03-01T08:00:00Z");
        assertThatThrownBy(() -> runner.begin(EACH, at("2026-03-01T12:00:00Z"), StartedBy.COMMAND))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not due before");

        assertThat(runner.runDue(EACH)).as("the lock is free again").isEqualTo(1);
    }

    @Test
    void aStopEndsTheSweepBehindTheSlotInHandAndAFailureDuringItIsNoFailureOfTheSlot() {
        runner.runDue(EACH);
        world.at("2026-03-01T20:05:00Z");
        world.work = due -> {
            runner.stop();
            return SlotWorld.fails(due);
        };

        assertThat(runner.runDue(EACH)).isEqualTo(1);

        assertThat(world.slots()).containsExactly("03-01 08:00 done 1", "03-01 12:00 waiting 1");
    }

    @Test
    void afterTheWordToStopNobodyBeginsASlot() {
        world.at("2026-03-01T08:05:00Z");
        runner.stop();

        assertThatThrownBy(() -> runner.begin(EACH, Optional.empty(), StartedBy.HTTP))
                .isInstanceOf(JobsStoppedException.class);

        assertThat(runner.runDue(EACH)).isZero();
        assertThat(world.slots()).isEmpty();
    }

    /** As a stop leaves it, where somebody else has every connection: it has to be waited for, then as ever. */
    @Test
    void theEndOfASlotIsWrittenDownOnAThreadThatWasInterruptedAndStaysSo() {
        Thread worker = Thread.currentThread();
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<?>> release = new ArrayList<>();
        world.work = due -> {
            List<Connection> every = everyConnection();
            release.add(CompletableFuture.runAsync(() -> {
                Awaitility.await().until(() -> ended.get() || worker.getState() == Thread.State.TIMED_WAITING);
                every.forEach(SlotRunnerTest::giveBack);
            }));
            worker.interrupt();
            return SlotWorld.fails(due);
        };
        boolean isInterrupted;
        try (HeldSlot held = runner.begin(EACH, Optional.empty(), StartedBy.HTTP)) {
            runner.stop();
            runner.work(held);
        } finally {
            isInterrupted = Thread.interrupted();
            ended.set(true);
            release.forEach(CompletableFuture::join);
        }

        assertThat(world.slots()).containsExactly("03-01 08:00 waiting 1");
        assertThat(isInterrupted).isTrue();
    }

    private List<Connection> everyConnection() {
        List<Connection> every = new ArrayList<>();
        try {
            while (every.size() < database.settings().pool().maxOpen()) {
                every.add(database.database().dataSource().getConnection());
            }
            return every;
        } catch (SQLException e) {
            every.forEach(SlotRunnerTest::giveBack);
            throw new IllegalStateException(e);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the lock of a job is lost with its connection, the key of a slot and its attempt say whose it is. */
    @Test
    void aSlotIsClaimedByItsKeyAndItsAttemptWhoeverHoldsTheLock() {
        Instant due = Instant.parse("2026-03-01T08:00:00Z");
        SlotStep first = SlotStep.first(due);
        Slot begun = claim(first, "one").orElseThrow();
        assertThat(claim(first, "two")).as("for the first time").isEmpty();

        Slot again = claim(SlotStep.again(begun), "two").orElseThrow();
        assertThat(claim(SlotStep.again(begun), "three")).as("again").isEmpty();

        assertThat(again.attempts()).isEqualTo(2);
        assertThat(database.rows("select writer, attempts from ops.job_runs"))
                .containsExactly(Map.of("writer", "two", "attempts", 2));
    }

    private Optional<Slot> claim(SlotStep step, String writer) {
        return database.transactions().call(OperationKind.WRITE, "claim", connection -> new SlotTable()
                .begin(connection, "each-test", step, world.now, writer, StartedBy.SCHEDULE));
    }

    @Test
    void daylightSavingALeapDayTheTurnOfTheYearAndTheTimeZoneOfTheSessionChangeNothing() {
        database.execute("alter database " + database.name() + " set timezone = 'America/New_York'");
        Job hourly = SlotWorld.job("each-test", "0 0 * * * ?", CatchUp.EACH);
        for (String begin : new String[] {
            "2026-03-08T00:30:00Z", "2026-10-25T00:30:00Z", "2028-02-28T12:30:00Z", "2026-12-31T12:30:00Z"
        }) {
            world = new SlotWorld(database, begin);
            SlotRunner fresh = world.process("one");
            fresh.runDue(hourly);
            Instant end = Instant.parse(begin).plus(Duration.ofHours(30));
            world.now = end;

            assertThat(fresh.runDue(hourly)).as(begin).isEqualTo(30);

            Instant first = world.worked.get(0);
            assertThat(first).isEqualTo(Instant.parse(begin).minus(Duration.ofMinutes(30)));
            for (int hour = 0; hour <= 30; hour++) {
                assertThat(world.worked.get(hour)).isEqualTo(first.plus(Duration.ofHours(hour)));
            }
        }
    }

    @Test
    void theLockShowsWhoeverAsks() {
        assertThat(isLocked()).isFalse();
        try (NamedLock lock =
                database.transactions().tryLock(SlotStore.lockName("each-test")).orElseThrow()) {
            assertThat(isLocked()).isTrue();
            assertThat(lock).isNotNull();
        }
        assertThat(isLocked()).as("freed at once").isFalse();
    }

    /** A slot in work outlives a latch of another job: jobs do not wait for each other. */
    @Test
    void jobsDoNotWaitForEachOther() {
        CountDownLatch latestRan = new CountDownLatch(1);
        world.work = due -> {
            if (due.equals(Instant.parse("2026-03-01T08:00:00Z"))) {
                runner.runDue(LATEST);
            } else {
                latestRan.countDown();
            }
            return null;
        };

        runner.runDue(EACH);

        assertThat(latestRan.getCount()).isZero();
    }

    private boolean isLocked() {
        return database.transactions()
                .call(
                        OperationKind.READ,
                        "look",
                        connection -> NamedLock.isHeld(connection, SlotStore.lockName(EACH.name())));
    }

    private static Optional<Instant> at(String time) {
        return Optional.of(Instant.parse(time));
    }

    private static Map<String, Object> row(Object... values) {
        String[] names = {"at", "writer", "started_by", "covers", "error", "ended"};
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], values[i]);
        }
        return row;
    }
}
