package io.pitlane.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.CancellableConnections;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The threads that jobs run on: none waits for another, and all of them end. */
@DatabaseTest
class JobSweepTest {

    private static final Job SLOW = SlotWorld.job("slow", "0 0 0/4 * * ?", CatchUp.EACH);
    private static final Job QUICK = SlotWorld.job("quick", "0 30 2 * * ?", CatchUp.LATEST);

    private final TestDatabase database;
    private SlotWorld world;

    JobSweepTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        world = new SlotWorld(database, "2026-03-01T09:15:00Z");
    }

    @Test
    void aJobThatTakesLongHoldsUpNoOtherAndIsNotBegunTwice() {
        CountDownLatch end = new CountDownLatch(1);
        world.work = due -> {
            awaitEnd(due.toString().endsWith("08:00:00Z") ? end : new CountDownLatch(0));
            return null;
        };
        try (JobSweep sweep = sweep(() -> {}, Duration.ofSeconds(20), new AtomicBoolean(true))) {
            sweep.sweep();
            sweep.sweep();
            Awaitility.await().until(() -> world.slots().contains("03-01 02:30 done 1"));
            assertThat(world.slots()).contains("03-01 08:00 running 1");

            end.countDown();
            Awaitility.await().until(() -> world.slots().contains("03-01 08:00 done 1"));
        }
        assertThat(world.worked).hasSize(2);
    }

    @Test
    void nothingIsBegunWhileTheDatabaseIsAway() {
        AtomicBoolean isReady = new AtomicBoolean();
        try (JobSweep sweep = sweep(() -> {}, Duration.ofSeconds(20), isReady)) {
            sweep.sweep();
            sweep.due("slow");
            isReady.set(true);
            sweep.due("quick");
            Awaitility.await().until(() -> world.slots().contains("03-01 02:30 done 1"));
        }
        assertThat(world.worked).hasSize(1);
    }

    @Test
    void aStopEndsAStatementThatTakesTooLongAndItsSlotIsDoneAgainLater() {
        CancellableConnections connections = new CancellableConnections(Optional.of(database.dataSource()));
        CountDownLatch begun = new CountDownLatch(1);
        world.work = due -> {
            begun.countDown();
            return sleep(connections);
        };
        JobSweep sweep = sweep(connections::cancel, Duration.ofMillis(300), new AtomicBoolean(true));
        sweep.start("slow", Optional.empty(), StartedBy.HTTP);
        awaitEnd(begun);
        Awaitility.await()
                .until(() ->
                        database.number("select count(*) from pg_stat_activity where query like 'select pg_sleep(%'"
                                        + " and state = 'active' and datname = current_database()")
                                == 1);

        sweep.close();

        assertThat(world.slots()).containsExactly("03-01 08:00 waiting 1");
        world.work = due -> null;
        assertThat(world.process("next").runDue(SLOW)).isEqualTo(1);
        assertThat(world.slots()).containsExactly("03-01 08:00 done 2");
    }

    private JobSweep sweep(Runnable cancellation, Duration grace, AtomicBoolean isReady) {
        return new JobSweep(
                JobList.of(SLOW, QUICK), world.process("one"), isReady::get, away -> {}, cancellation, grace);
    }

    private static Map<String, Object> sleep(CancellableConnections connections) {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(60)");
            return null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
