package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("database")
class DbCommandTest {

    private static final int NEWEST = 29;

    /** Those that run again when they change included, of which there are four. */
    private static final int MIGRATIONS = NEWEST + 4;

    private final TestDatabase database = TestDatabase.createEmpty();

    @TempDir
    private Path data;

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void migrateRunsWhatIsDueAndThenNothing() throws IOException {
        JsonNode first = json(db("migrate", "--format", "json"));
        CommandRun second = db("migrate");

        assertThat(first.get("applied")).hasSize(MIGRATIONS);
        assertThat(first.get("version").asInt()).isEqualTo(NEWEST);
        assertThat(first.get("seconds").asDouble()).isPositive();
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("Nothing to do: the schema is at version " + NEWEST + ".");
    }

    @Test
    void statusTellsWhatIsDueAndWhatWasApplied() throws IOException {
        CommandRun before = db("status");
        db("migrate");
        CommandRun after = db("status");
        JsonNode json = json(db("status", "--format", "json"));

        assertThat(before.exitCode()).isZero();
        assertThat(before.out()).containsPattern("1 +create ops schema +pending +yes");
        assertThat(before.err()).contains("Due: " + MIGRATIONS + "; 'pitlane db migrate' runs them.");
        assertThat(after.out())
                .containsPattern("5 +create pit trades +applied +20\\d\\d-\\S+Z +yes")
                .containsPattern("create day partition +applied +20\\d\\d-\\S+Z +runs again");
        assertThat(after.err()).isEmpty();
        assertThat(json.get("due").asInt()).isZero();
        assertThat(json.get("version").asInt()).isEqualTo(NEWEST);
        assertThat(json.get("migrations").findValuesAsText("state")).containsOnly("applied");
        assertThat(json.get("migrations").get(NEWEST).get("version").isNull()).isTrue();
    }

    @Test
    void statusOfADatabaseThatDoesNotFitExitsWithFive() {
        db("migrate");
        database.execute("update ops.schema_history set checksum = 1 where version = '003'");
        database.execute("insert into ops.schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " values (99, '900', 'from tomorrow', 'SQL', 'V900__from_tomorrow.sql', 1, 'x', 1, true)");

        CommandRun status = db("status");
        CommandRun migrate = db("migrate");

        assertThat(status.exitCode()).isEqualTo(5);
        assertThat(status.out()).containsPattern("900 +from tomorrow +newer").containsPattern("quarantine +changed");
        assertThat(status.err())
                .contains("V003__create_ops_quarantine.sql was edited")
                .contains("newer than this Pitlane");
        assertThat(migrate.exitCode()).isEqualTo(2);
        assertThat(migrate.err().lines()).hasSize(2);
    }

    @Test
    void rollbackUndoesOneStepOrDownToAVersion() throws IOException {
        db("migrate");

        JsonNode one = json(db("rollback", "--format", "json"));
        CommandRun more = db("rollback", "--to", "4");
        CommandRun all = db("rollback", "--to", "0");
        CommandRun nothing = db("rollback");

        assertThat(one.get("undone").get(0).asText()).isEqualTo("V029__add_job_runs_waits.sql");
        assertThat(one.get("lost")).isEmpty();
        assertThat(one.get("version").asInt()).isEqualTo(NEWEST - 1);
        assertThat(more.err()).contains("the schema is at version 4");
        assertThat(all.exitCode()).isZero();
        assertThat(database.number("select count(*) from pg_namespace where nspname in ('ops', 'pit', 'market')"))
                .isZero();
        assertThat(nothing.err()).contains("Nothing to undo");
    }

    @Test
    void rollbackRefusesToLoseRowsUntilToldTo() throws IOException {
        db("migrate");
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty) values (now(), 'A', 'okx', 1, 1)");

        CommandRun refused = db("rollback", "--to", "4");
        JsonNode done = json(db("rollback", "--to", "4", "--yes", "--format", "json"));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("would lose 1 rows of pit.trades").contains("--yes");
        assertThat(done.get("lost").get(0).get("name").asText()).isEqualTo("pit.trades");
        assertThat(done.get("lost").get(0).get("rows").asInt()).isEqualTo(1);
    }

    @Test
    void rollbackAsksAPersonBeforeRowsAreLost() {
        db("migrate");
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty) values (now(), 'A', 'okx', 1, 1)");
        List<String> questions = new ArrayList<>();

        int refused = rollback(question -> {
            questions.add(question);
            return Optional.of(false);
        });
        long kept = database.number("select count(*) from pit.trades");
        int agreed = rollback(question -> Optional.of(true));

        assertThat(questions).singleElement().asString().contains("loses 1 rows of pit.trades. Go on?");
        assertThat(refused).isEqualTo(1);
        assertThat(kept).isEqualTo(1);
        assertThat(agreed).isZero();
        assertThat(database.number("select count(*) from pg_tables where tablename = 'trades'"))
                .isZero();
    }

    @Test
    void initCreatesTheDatabaseToo() {
        String name = database.name() + " \"new\"";
        try {
            Map<String, String> environment = Map.of(
                    "DB_HOST",
                    "127.0.0.1",
                    "DB_PORT",
                    Integer.toString(database.port()),
                    "DB_USER",
                    "postgres",
                    "DB_PASSWORD",
                    "not-checked",
                    "DB_NAME",
                    name,
                    "PITLANE_DATA",
                    data.toString());
            CommandRun missing = CommandRun.of(CommandRun.PROJECT, environment, "db", "status");
            CommandRun first = CommandRun.of(CommandRun.PROJECT, environment, "db", "init");
            CommandRun second = CommandRun.of(CommandRun.PROJECT, environment, "db", "init");

            assertThat(missing.exitCode()).isEqualTo(4);
            assertThat(missing.err()).contains("pitlane db init");
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.err()).contains("Created database " + name);
            assertThat(first.out()).contains("V005__create_pit_trades.sql");
            assertThat(second.exitCode()).isZero();
            assertThat(second.err()).doesNotContain("Created").contains("Nothing to do");
        } finally {
            database.execute("drop database if exists \"" + name.replace("\"", "\"\"") + "\" with (force)");
        }
    }

    @Test
    void aDroppedDayMayComeBack() {
        db("migrate");
        database.execute("insert into ops.dropped_days (dataset, day, state) values"
                + " ('market.trades', '2024-02-28', 'dropped'), ('market.trades', '2024-02-29', 'detaching')");

        CommandRun another = db("undrop", "market.trades", "2024-02-27");
        CommandRun detaching = db("undrop", "market.trades", "2024-02-29");
        CommandRun noDay = db("undrop", "market.trades", "yesterday");
        CommandRun dropped = db("undrop", "market.trades", "2024-02-28");

        assertThat(another.exitCode()).isEqualTo(2);
        assertThat(another.err()).contains("2024-02-27 was not dropped from market.trades", "2024-02-28");
        assertThat(detaching.exitCode()).isZero();
        assertThat(detaching.err()).contains("2024-02-29 of market.trades may come back");
        assertThat(noDay.exitCode()).isEqualTo(2);
        assertThat(dropped.exitCode()).as(dropped.err()).isZero();
        assertThat(database.number("select count(*) from ops.dropped_days")).isZero();
    }

    @Test
    void aDatabaseThatIsAwayExitsWithFour() {
        Map<String, String> environment =
                Map.of("DATABASE_URL", "postgres://u:p@127.0.0.1:1/n?sslmode=disable", "PITLANE_DATA", data.toString());
        for (String command : List.of("init", "migrate", "status", "rollback")) {
            CommandRun run = CommandRun.of(CommandRun.PROJECT, environment, "db", command);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).startsWith("pitlane db " + command + ": ").contains("127.0.0.1:1/n");
        }
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(db("--help").out()).contains("init", "migrate", "status", "rollback");
        assertThat(db("rollback", "--help").out()).contains("--to", "--yes", "--format");
        assertThat(db("rollback", "--to", "-1").exitCode()).isEqualTo(2);
    }

    private CommandRun db(String... arguments) {
        List<String> all = new ArrayList<>(List.of("db"));
        all.addAll(List.of(arguments));
        return CommandRun.of(CommandRun.PROJECT, environment(), all.toArray(String[]::new));
    }

    private int rollback(Confirmation confirmation) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Session session = new Session(CommandRun.PROJECT, data, environment(), new Console(nowhere, nowhere, 0));
        return new CommandLine(new DbRollbackCommand(session, confirmation)).execute("--to", "4");
    }

    private Map<String, String> environment() {
        return Map.of("DATABASE_URL", database.url(), "PITLANE_DATA", data.toString());
    }

    private static JsonNode json(CommandRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}
