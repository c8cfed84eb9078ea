package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.RetentionSettings;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.JavaCommand;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job {@code retention} in a process that dies of it, as a kill does that, and what the next start makes of it. */
@DatabaseTest
class KilledRetentionTest {

    private static final LocalDate OLD = LocalDate.now(ZoneOffset.UTC).minusDays(40);
    private static final LocalDate YOUNG = OLD.plusDays(20);
    private static final int KILLED = 128 + 9;
    private static final RetentionSettings SETTINGS = RetentionFixture.settings(true, true, Duration.ZERO);

    private final TestDatabase database;
    private final Path folder;
    private final Path home;
    private final RetentionWorld world;
    private final List<Process> processes = new ArrayList<>();

    KilledRetentionTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.folder = folder;
        this.home = folder.resolve("home");
        for (String each : List.of("config", "routes", "migrations")) {
            copy(Path.of(each));
        }
        this.world = new RetentionWorld(
                database, RetentionWorld.catalog(home.resolve("config/datasets"), "market.trades", 30, "", 0));
    }

    private void copy(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.toList()) {
                Files.createDirectories(home.resolve(path).getParent());
                Files.copy(path, home.resolve(path));
            }
        }
    }

    @BeforeEach
    void fill() {
        world.clear();
        world.tradesOn(OLD, 10);
        world.tradesOn(YOUNG, 7);
        world.export("market.trades", OLD);
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    /** Between the detach and the drop, before the day is noted as detached and behind that; the next start is a real one. */
    @ParameterizedTest
    @CsvSource({"day-detached, detaching, 0", "day-shelved, detached, 1"})
    void killedBetweenDetachAndDropItFinishesAtTheNextStart(String point, String state, int audited) throws Exception {
        Process killed = start("jobs", "run", "retention", "--set", "crash.at=" + point);
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).as(log("jobs")).isEqualTo(KILLED);
        assertThat(state()).isEqualTo(state);
        assertThat(world.isThere(OLD)).isTrue();
        assertThat(world.isAttached(OLD)).isFalse();
        assertThat(database.number("select count(*) from " + world.partition(OLD)))
                .as("nothing is lost by the kill itself")
                .isEqualTo(10);
        assertThat(database.number("select count(*) from ops.removals")).isEqualTo(audited);

        start("run", "--set", "jobs.enabled=false", "--set", "http.port=0");
        Awaitility.await("the next start").atMost(Duration.ofSeconds(60)).until(() -> state().equals("dropped"));

        assertIsGoneAsAudited();
        assertThat(database.rows("select state from ops.job_runs where job = 'retention'"))
                .as("its slot is seen as dead by the next sweep")
                .extracting(row -> row.get("state"))
                .containsExactly("running");
    }

    /** SIGKILL while it waits for a reader, where PostgreSQL has the day half-way out. */
    @Test
    void killedWhileItWaitsForAReaderItFinishesAtTheNextStart() throws Exception {
        String pending = "select count(*) from pg_inherits where inhdetachpending";
        try (Connection reader = database.dataSource().getConnection();
                Statement reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.executeQuery("select count(*) from market.trades").close();
            Process killed = start("jobs", "run", "retention");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> database.number(pending) == 1);

            killed.destroyForcibly();

            assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(killed.exitValue()).isEqualTo(KILLED);
            reader.rollback();
        }

        // The server may be busy with the last attempt for a moment, though nobody waits for it.
        Awaitility.await("the next start").atMost(Duration.ofSeconds(30)).until(() -> {
            world.retention(SETTINGS).finish();
            return state().equals("dropped");
        });

        assertThat(database.number(pending)).isZero();
        assertIsGoneAsAudited();
    }

    private void assertIsGoneAsAudited() {
        assertThat(world.isThere(OLD)).isFalse();
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(7);
        assertThat(database.rows("select command, action, dataset, day::text as day, coalesce(rows, -1) as rows, forced"
                        + " from ops.removals order by id"))
                .extracting(Object::toString)
                .containsExactly(
                        "{command=retention, action=detach, dataset=market.trades, day=" + OLD
                                + ", rows=-1, forced=false}",
                        "{command=retention, action=drop, dataset=market.trades, day=" + OLD
                                + ", rows=10, forced=false}");
        assertThat(database.rows("select dataset, day::text as day from ops.noted_changes"))
                .extracting(Object::toString)
                .containsExactly("{dataset=market.trades, day=" + OLD + "}");
    }

    private String state() {
        return database
                .rows("select state from ops.dropped_days where dataset = 'market.trades' and day = '" + OLD + "'")
                .stream()
                .map(row -> row.get("state").toString())
                .findFirst()
                .orElse("");
    }

    private Process start(String... words) throws IOException {
        List<String> command = JavaCommand.of(
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"), "io.pitlane.Main", words);
        command.addAll(List.of("--set", "data.dir=" + folder.resolve("data")));
        command.addAll(List.of("--set", "retention.enabled=true", "--set", "retention.undrop-grace=0s"));
        command.addAll(List.of("--database-url", database.url()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(words[0] + ".log").toFile());
        builder.environment().put("PITLANE_HOME", home.toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }
}
