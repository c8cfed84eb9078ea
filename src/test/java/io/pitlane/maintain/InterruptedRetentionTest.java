package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pitlane.config.RetentionSettings;
import io.pitlane.config.Secret;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.maintain.DroppedDay.Return;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retention that loses every connection after each of its steps, and what the next start makes of it. */
@DatabaseTest
class InterruptedRetentionTest {

    private static final LocalDate OLD = LocalDate.now(ZoneOffset.UTC).minusDays(40);

    private final TestDatabase database;
    private final RetentionWorld world;

    InterruptedRetentionTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.world = new RetentionWorld(database, RetentionWorld.catalog(folder, "market.trades", 30, "", 0));
    }

    @BeforeEach
    void fill() {
        world.clear();
        world.tradesOn(OLD, 10);
        world.export("market.trades", OLD);
    }

    @ParameterizedTest
    @CsvSource({
        "NOTED, detaching, true, 0, dropped",
        "NOTED, detaching, true, 72, detached",
        "DETACHED, detaching, false, 0, dropped",
        "DETACHED, detaching, false, 72, detached",
        "SHELVED, detached, false, 0, dropped",
        "SHELVED, detached, false, 72, detached",
        "DROPPED, dropped, false, 0, dropped"
    })
    void whatWasBegunIsFinishedAtTheNextStart(
            DaySteps.Step step, String state, boolean attached, int graceHours, String end) {
        RetentionSettings settings = RetentionFixture.settings(true, true, Duration.ofHours(graceHours));

        dieAfter(step, settings);
        String before = state();
        boolean attachedBefore = world.isAttached(OLD);
        aDayPassesWithNobodyThere();
        world.retention(settings).finish();

        assertThat(before).isEqualTo(state);
        assertThat(attachedBefore).isEqualTo(attached);
        assertThat(state()).isEqualTo(end);
        assertThat(world.isAttached(OLD)).isFalse();
        assertThat(world.isThere(OLD)).isEqualTo(end.equals("detached"));
        assertThat(database.number("select count(*) from ops.removals where action = 'drop'"))
                .isEqualTo(end.equals("dropped") ? 1 : 0);
        if (end.equals("detached")) {
            assertThat(database.number("select extract(epoch from until - now())::bigint from ops.dropped_days"))
                    .as("the time to put it back begins when it is out")
                    .isBetween(graceHours * 3600L - 60, graceHours * 3600L);
        }
    }

    @Test
    void aDetachThatIsKilledWhileItWaitsIsFinished() throws Exception {
        RetentionSettings settings = new RetentionSettings(true, true, Duration.ZERO, Duration.ofSeconds(1), 0, 0);
        try (Connection reader = database.dataSource().getConnection();
                Statement reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.executeQuery("select count(*) from market.trades").close();
            CompletableFuture<?> run = CompletableFuture.supplyAsync(
                    () -> world.retention(settings).run(Instant.now()));
            String pending = "select count(*) from pg_inherits where inhdetachpending";
            Awaitility.await().until(() -> database.number(pending) == 1);
            Awaitility.await()
                    .until(() -> database.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                    + " where query like 'alter table %detach%' and state = 'active'"
                                    + " and pid <> pg_backend_pid()")
                            == 1);
            assertThatThrownBy(run::join).hasMessageContaining("lost its connection");
            assertThat(database.number(pending)).isEqualTo(1);

            world.retention(settings).finish();
            assertThat(state()).as("somebody reads it still").isEqualTo("detaching");
            reader.rollback();
        }

        world.retention(settings).finish();

        assertThat(state()).isEqualTo("dropped");
        assertThat(world.isThere(OLD)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NOTED", "DETACHED", "SHELVED"})
    void aDayMayBePutBackFromWhereverItIs(DaySteps.Step step) {
        RetentionSettings settings = RetentionFixture.settings(true, true, Duration.ofDays(3));
        dieAfter(step, settings);

        Return outcome = new DroppedDay(database.database(), settings, "market.trades", OLD).letReturn();

        assertThat(outcome).isEqualTo(Return.IS_BACK);
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(10);
        assertThat(world.isAttached(OLD)).isTrue();
        assertThat(database.number("select count(*) from ops.dropped_days")).isZero();
    }

    @Test
    void aDayWhoseTimeIsOverStaysWhileRetentionIsOff() {
        dieAfter(DaySteps.Step.SHELVED, RetentionFixture.settings(true, true, Duration.ofDays(3)));
        world.endGrace();

        world.retention(RetentionFixture.settings(false, true, Duration.ofDays(3)))
                .finish();
        String off = state();
        world.retention(RetentionFixture.settings(true, true, Duration.ofDays(3)))
                .finish();

        assertThat(off).isEqualTo("detached");
        assertThat(state()).isEqualTo("dropped");
    }

    /** Every connection breaks once the step is done, and no new one comes, as for a process that is killed. */
    private void dieAfter(DaySteps.Step last, RetentionSettings settings) {
        CuttableProxy wire = new CuttableProxy(database.port());
        ConnectionTarget target =
                new ConnectionTarget("127.0.0.1", wire.port(), database.name(), "postgres", new Secret("not-checked"));
        try (wire;
                Database way = new Database(TestDatabase.settingsFor(target), target, OperationMetrics.none())) {
            Retention retention = world.retention(way, settings, (step, partition) -> {
                if (step == last) {
                    wire.cut();
                }
            });
            Throwable end = catchThrowable(() -> retention.run(Instant.now()));
            assertThat(end == null).as("%s", end).isEqualTo(last == DaySteps.Step.DROPPED); // nothing is left to do
        }
        Awaitility.await()
                .until(() -> database.number("select count(*) from pg_locks where locktype = 'advisory'"
                                + " and database = (select oid from pg_database where datname = current_database())")
                        == 0);
    }

    private void aDayPassesWithNobodyThere() {
        database.execute("update ops.dropped_days set at = at - interval '1 day', until = until - interval '1 day'"
                + " where state = 'detaching'");
    }

    private String state() {
        return database.rows("select state from ops.dropped_days")
                .get(0)
                .get("state")
                .toString();
    }
}
