package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around exports: what they print, and how they end. */
@DatabaseTest
class ExportCommandTest {

    private final TestDatabase database;
    private final Path data;
    private final DatabaseCommands commands;

    ExportCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.data = data;
        this.commands = new DatabaseCommands(database, data);
    }

    @Test
    void writesVerifiesAndDrillsASet() throws IOException {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                + " select '2026-01-05 12:00Z', 'A', 'okx', 1, 1, n::text from generate_series(1, 3) n");
        CommandRun written = commands.run("export", "--format", "json");
        assertThat(written.exitCode()).as(written.err()).isZero();
        JsonNode export = DatabaseCommands.json(written);
        assertThat(export.fieldNames()).toIterable().containsExactly("path", "parts", "rows", "bytes", "seconds");
        assertThat(export.get("rows").asLong()).isGreaterThanOrEqualTo(3);
        Path set = Path.of(export.get("path").asText());
        assertThat(set).startsWith(data.resolve("exports"));
        assertThat(written.err()).contains("'pitlane verify " + set + "'");

        CommandRun verified = commands.run("verify", set.toString(), "--format", "json");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        JsonNode report = DatabaseCommands.json(verified);
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly("path", "parts", "rows", "bytes", "seconds", "whole", "problems");
        assertThat(report.get("whole").asBoolean()).isTrue();
        assertThat(report.get("parts")).isEqualTo(export.get("parts"));
        assertThat(report.get("rows")).isEqualTo(export.get("rows"));
        assertThat(database.number("select count(*) from ops.exports where verified_at is not null"))
                .isOne();

        for (String[] command : new String[][] {
            {"verify", "latest"},
            {"verify", set.getParent().toString()},
            {"restore", "latest"},
            {"restore", "latest", "--dataset", "pit.trades", "--from", "2026-01-05", "--to", "2026-01-05"}
        }) {
            refuses(2, "; the newest set is " + set, command);
        }

        CommandRun drilled = commands.run("jobs", "run", "restore-drill", "--format", "json");
        assertThat(drilled.exitCode()).as(drilled.err()).isZero();
        JsonNode figures = DatabaseCommands.json(drilled).get("figures");
        assertThat(figures.get("set").asText()).isEqualTo(set.getFileName().toString());
        assertThat(figures.get("kind").asText()).isEqualTo("whole");
        assertThat(figures.get("rows")).isEqualTo(export.get("rows"));
        assertThat(figures.get("seconds").asDouble()).isPositive();

        Path part = set.resolve("10-pit.trades-2026-01-05.sql.zst");
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 1;
        Files.write(part, bytes);
        CommandRun damaged = commands.run("verify", set.toString(), "--format", "json");
        assertThat(damaged.exitCode()).isEqualTo(5);
        assertThat(DatabaseCommands.json(damaged).get("whole").asBoolean()).isFalse();
        assertThat(damaged.err()).contains("Damaged: ", part.getFileName().toString());
        CommandRun refused = commands.run("restore", set.toString(), "--yes");
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err()).contains(part.getFileName().toString());
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(3);
        CommandRun failed = commands.run("jobs", "run", "restore-drill");
        assertThat(failed.exitCode()).isEqualTo(5);
        assertThat(failed.err()).contains(part.getFileName().toString());
        assertThat(database.number("select count(*) from ops.exports where damage is not null"))
                .isOne();
    }

    @Test
    void saysWhatIsWrongWithWhatItIsAskedFor(@TempDir Path files) throws IOException {
        Path there = Files.createFile(files.resolve("there.sql"));

        refuses(2, "is there already", "export", "--file", there.toString());
        refuses(
                2,
                "is not a folder",
                "export",
                "--file",
                files.resolve("none/x.sql").toString());
        refuses(
                2,
                "contradict each other",
                "export",
                "--file",
                files.resolve("x.sql").toString(),
                "--compress",
                "gzip");
        refuses(2, "Unknown compression \"lz4\"; known: zstd, gzip, none", "export", "--compress", "lz4");
        refuses(2, "no set of an export", "verify", files.toString());
        refuses(2, "There is no export at", "restore", files.resolve("nothing").toString());
        refuses(2, "There is no export at", "verify", files.resolve("nothing").toString());
        CommandRun none = commands.run("verify", there.toString());
        assertThat(none.exitCode()).isEqualTo(5);
        assertThat(none.err()).contains("Damaged: ", "is no export");
        assertThat(none.out().strip()).matches("(?s).*there\\.sql +1 +- +0 .*no");
        assertThat(files.toFile().list()).containsExactly("there.sql");
        CommandRun away =
                commands.run(Map.of("DATABASE_URL", "postgres://a:b@127.0.0.1:1/none?sslmode=disable"), "export");
        assertThat(away.exitCode()).isEqualTo(4);
        assertThat(away.err().strip().lines()).hasSize(1);
    }

    private void refuses(int exitCode, String why, String... arguments) {
        CommandRun run = commands.run(arguments);
        assertThat(run.err()).contains(why);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }
}
