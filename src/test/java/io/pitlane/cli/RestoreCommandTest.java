package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RestoreCommandTest {

    @TempDir
    private Path data;

    @Test
    void bringsBackWhatWasExportedAndSaysHowMuch(TestDatabase database) throws IOException {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                + " select '2026-01-05 12:00Z', 'A', 'okx', 1, 1, n::text from generate_series(1, 3) n");
        DatabaseCommands commands = new DatabaseCommands(database, data);
        Path set = Path.of(DatabaseCommands.json(commands.run("export", "--format", "json"))
                .get("path")
                .asText());

        CommandRun refused = commands.run("restore", set.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("not empty", "market, ops, pit", "--yes");

        try (TestDatabase other = TestDatabase.createEmpty()) {
            CommandRun whole = new DatabaseCommands(other, data).run("restore", set.toString(), "--format", "json");
            assertThat(whole.exitCode()).as(whole.err()).isZero();
            JsonNode json = DatabaseCommands.json(whole);
            assertThat(json.fieldNames()).toIterable().containsExactly("path", "parts", "rows", "seconds", "tables");
            assertThat(json.get("path").asText()).isEqualTo(set.toString());
            assertThat(other.number("select count(*) from pit.trades")).isEqualTo(3);

            CommandRun replaced =
                    new DatabaseCommands(other, data).run("restore", set.toString(), "--yes", "--schema-only");
            assertThat(replaced.exitCode()).as(replaced.err()).isZero();
            assertThat(replaced.err()).contains("Replacing ", " tables of ", other.name());
            assertThat(other.number("select count(*) from pit.trades")).isZero();

            CommandRun range = new DatabaseCommands(other, data)
                    .run(
                            "restore",
                            set.toString(),
                            "--dataset",
                            "pit.trades",
                            "--from",
                            "2026-01-05",
                            "--to",
                            "2026-01-05",
                            "--format",
                            "json");
            assertThat(range.exitCode()).as(range.err()).isZero();
            assertThat(DatabaseCommands.json(range).get("inserted").asInt()).isEqualTo(3);
        }

        database.execute("update pit.trades set price = 2 where trade_id = '2'");
        CommandRun conflict = commands.run(
                "restore", set.toString(), "--dataset", "pit.trades", "--from", "2026-01-05", "--to", "2026-01-05");
        assertThat(conflict.exitCode()).isEqualTo(3);
        assertThat(conflict.err()).contains("1 rows say something else", "pitlane quarantine list");

        Files.write(set.resolve("80-finish.sql.zst"), new byte[] {1, 2, 3});
        try (TestDatabase other = TestDatabase.createEmpty()) {
            CommandRun damaged = new DatabaseCommands(other, data).run("restore", set.toString());
            assertThat(damaged.exitCode()).isEqualTo(5);
            assertThat(damaged.err()).contains("80-finish.sql.zst");
        }
    }

    @Test
    void saysWhatIsWrongWithTheArguments(TestDatabase database) {
        DatabaseCommands commands = new DatabaseCommands(database, data);

        assertThat(commands.run("restore", "nowhere").err()).contains("There is no export at");
        assertThat(commands.run("restore", "nowhere", "--dataset", "pit.trades").exitCode())
                .isEqualTo(2);
        assertThat(commands.run("restore", "x", "--dataset", "a.b", "--from", "yesterday", "--to", "2026-01-01")
                        .err())
                .contains("--from \"yesterday\" is not a day");
        assertThat(commands.run(
                                "restore",
                                "x",
                                "--dataset",
                                "a.b",
                                "--from",
                                "2026-01-01",
                                "--to",
                                "2026-01-01",
                                "--yes")
                        .err())
                .contains("does not go with --schema-only or --yes");
        assertThat(commands.run("restore", "README.md").exitCode()).isIn(2, 5);
    }
}
