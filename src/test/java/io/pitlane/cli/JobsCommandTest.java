package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.database.NamedLock;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class JobsCommandTest {

    private final TestDatabase database;
    private final DatabaseCommands commands;

    JobsCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.commands = new DatabaseCommands(database, data);
    }

    @BeforeEach
    void empty() {
        database.execute("truncate ops.job_runs");
    }

    @Test
    void runsOneSlotWithNothingElseAboutItAndShowsItAfterwards() throws IOException {
        CommandRun run = commands.run("jobs", "run", "table-sizes", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode slot = DatabaseCommands.json(run);
        assertThat(slot.get("state").asText()).isEqualTo("done");
        assertThat(slot.get("started_by").asText()).isEqualTo("command");
        assertThat(slot.get("figures")
                        .get("tables")
                        .get("pit.trades")
                        .get("bytes")
                        .asLong())
                .isPositive();
        assertThat(database.number("select count(*) from ops.job_runs")).isOne();

        JsonNode again = DatabaseCommands.json(commands.run(
                "jobs", "run", "table-sizes", "--due", slot.get("due").asText(), "--format", "json"));
        assertThat(again.get("attempts").asInt()).isEqualTo(2);
        assertThat(commands.run("jobs", "history", "--job", "table-sizes").out())
                .contains("table-sizes", slot.get("due").asText(), "done", "command");
        JsonNode listed = DatabaseCommands.json(commands.run("jobs", "list", "--format", "json"));
        assertThat(listed.get("jobs").get(1).get("last").get("state").asText()).isEqualTo("done");
        assertThat(commands.run("jobs", "list").out()).contains("0 30 3 ? * SUN", "latest", "T03:30:00Z");
    }

    @Test
    void refusesWhatIsRunningElsewhereAndWhatIsNoDueTime() {
        try (NamedLock elsewhere =
                database.transactions().tryLock("pitlane job vacuum").orElseThrow()) {
            CommandRun busy = commands.run("jobs", "run", "vacuum");
            assertThat(busy.exitCode()).isEqualTo(1);
            assertThat(busy.err()).contains("vacuum is running already").contains("pitlane jobs history");
            assertThat(elsewhere).isNotNull();
        }
        CommandRun unknown = commands.run("jobs", "run", "vacum");
        CommandRun noDue = commands.run("jobs", "run", "vacuum", "--due", "2026-03-02");
        CommandRun noTime = commands.run("jobs", "run", "vacuum", "--due", "noon");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean \"vacuum\"?");
        assertThat(noDue.exitCode()).isEqualTo(2);
        assertThat(noDue.err()).contains("no due time of vacuum").contains("2026-03-01T03:30:00Z");
        assertThat(noTime.exitCode()).isEqualTo(2);
        assertThat(commands.run("jobs", "history", "--job", "vacum").exitCode()).isEqualTo(2);
        assertThat(commands.run("jobs", "history", "--limit", "0").exitCode()).isEqualTo(2);
        assertThat(database.number("select count(*) from ops.job_runs")).isZero();
    }

    @Test
    void aTableThatCannotBeVacuumedKeepsNoOtherFromItsTurnAndTheSlotFails() {
        database.execute(
                """
                create table market.aaa (x int);
                create function market.trap(x int) returns int immutable language sql as 'select x';
                create index on market.aaa (market.trap(x));
                insert into market.aaa values (1);
                create or replace function market.trap(x int) returns int immutable language plpgsql
                  as $$ begin raise 'sprung'; end $$;
                """);
        try {
            CommandRun run = commands.run("jobs", "run", "vacuum");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("failed").contains("sprung");
        } finally {
            database.execute("drop table market.aaa; drop function market.trap");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> database.number("select count(*) from pg_stat_user_tables where vacuum_count > 0"
                                + " and relname in ('exchanges', 'loads', 'premove_artifacts')")
                        == 3);
    }

    @Test
    void aSlotThatFailsOrLostItsProcessSaysSo(@TempDir Path folder) throws IOException {
        Path home = folder.resolve("a home");
        copy(CommandRun.PROJECT.resolve("config"), home.resolve("config"));
        copy(CommandRun.PROJECT.resolve("routes"), home.resolve("routes"));
        copy(CommandRun.PROJECT.resolve("migrations"), home.resolve("migrations"));
        Files.writeString(home.resolve("routes/sql/table-sizes.sql"), "select 1 / 0 as bytes");
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database.url(),
                "PITLANE_DATA",
                home.resolve("data").toString());
        database.execute("insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started,"
                + " writer, started_by) select 'reconcile', d, 'running', 1, d, now(), now(), '1@gone', 'schedule'"
                + " from (select date_trunc('hour', now()) d) t");

        CommandRun run = CommandRun.of(home, environment, "jobs", "run", "table-sizes");
        CommandRun history = CommandRun.of(home, environment, "jobs", "history");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("failed").contains("division by zero");
        assertThat(run.err()).contains("table-sizes failed").doesNotContain("\tat ");
        assertThat(history.out()).contains("interrupted").contains("1@gone").contains("division by zero");
        assertThat(database.rows("select state, error from ops.job_runs where job = 'table-sizes'")
                        .toString())
                .contains("state=failed")
                .contains("ERROR: division by zero")
                .doesNotContain("select 1");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
