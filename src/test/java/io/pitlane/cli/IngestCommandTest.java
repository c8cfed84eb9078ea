package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class IngestCommandTest {

    private static final String TRADE =
            "{\"timestamp\":\"2025-03-03T10:00:00Z\",\"symbol\":\"BTC-USD\",\"venue\":\"okx\",\"price\":1,\"size\":2,"
                    + "\"trade_id\":\"%s\"}%n";

    private final DatabaseCommands commands;
    private final TestDatabase database;

    @TempDir
    private Path folder;

    IngestCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.commands = new DatabaseCommands(database, data);
    }

    @BeforeEach
    void empty() {
        database.execute("truncate pit.trades, ops.loads, ops.quarantine");
    }

    @Test
    void printsWhatTheContractPromisesAndKnowsTheFileAgain() throws IOException {
        Path file = lines("a.ndjson", 3, 0);

        JsonNode first = DatabaseCommands.json(ingest(file.toString(), "--format", "json"));
        CommandRun again = ingest(file.toString(), "--format", "json");

        assertThat(first.at("/files/0").fieldNames())
                .toIterable()
                .containsExactly(
                        "path",
                        "dataset",
                        "load_id",
                        "state",
                        "read",
                        "inserted",
                        "updated",
                        "duplicate",
                        "rejected",
                        "seconds");
        assertThat(first.at("/files/0/path").asText()).isEqualTo(file.toString());
        assertThat(first.at("/totals").toString())
                .isEqualTo("{\"files\":1,\"read\":3,\"inserted\":3,\"updated\":0,\"duplicate\":0,\"rejected\":0,"
                        + "\"spooled\":0}");
        assertThat(again.exitCode()).isZero();
        assertThat(DatabaseCommands.json(again).at("/files/0/state").asText()).isEqualTo("duplicate");
        assertThat(again.err()).contains("loaded before");
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void answersThreeAndPointsToTheQuarantineWhenRecordsWereRefused() throws IOException {
        CommandRun run = ingest(lines("a.ndjson", 5, 2).toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("a.ndjson", "loaded");
        assertThat(run.err()).contains("Records refused: 2", "pitlane quarantine list");
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void refusesTheTreeThatPitlaneItselfWroteByWhateverPath() throws IOException {
        Path tree = folder.resolve("data/pit");
        Path day = tree.resolve("trades/2025/03/03");
        Files.createDirectories(day);
        Files.createDirectories(tree.resolve(".batches"));
        Path file = Files.writeString(day.resolve("10-00-00-okx.json"), TRADE.formatted("t-1"));

        for (Path path : new Path[] {folder, tree, tree.resolve("trades"), day.resolve("../03"), file}) {
            assertRefused(ingest(path.toString()), "that Pitlane itself wrote", "--compare");
            assertRefused(ingest("--dry-run", "--dataset", "pit.trades", path.toString()), "itself wrote");
        }
        assertThat(rows()).isZero();
    }

    @Test
    void refusesAnEmptyPathAndAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        CommandRun empty = ingest("--dataset", "pit.trades", "");
        CommandRun fromPipe = ingest("--dataset", "pit.trades", pipe.toString());

        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("A PATH is empty");
        assertThat(fromPipe.exitCode()).isEqualTo(2);
        assertThat(fromPipe.err()).contains("pipe is neither a file nor a folder");
    }

    @Test
    void saysThatAFolderHoldsNoFile() {
        CommandRun run = ingest("--dataset", "pit.trades", folder.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("No file to load lies in " + folder);
    }

    @Test
    void writesNothingInADryRun() throws IOException {
        CommandRun run =
                ingest("--dry-run", "--format", "json", lines("a.ndjson", 5, 2).toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(DatabaseCommands.json(run).at("/totals/inserted").asLong()).isEqualTo(5);
        assertThat(run.err()).contains("Dry run").doesNotContain("quarantine list");
        assertThat(rows()).isZero();
        assertThat(database.number("select count(*) from ops.loads")).isZero();
    }

    @Test
    void rollsAFileBackThatHasMoreRefusalsThanAllowed() throws IOException {
        Path file = lines("a.ndjson", 5, 2);

        CommandRun tooMany = ingest("--max-rejects", "1", "--format", "json", file.toString());
        CommandRun tooGreatAShare = ingest("--max-reject-ratio", "0.2", "--format", "json", file.toString());
        CommandRun allowed = ingest("--max-rejects", "2", file.toString());

        assertThat(tooMany.exitCode()).isEqualTo(3);
        assertThat(DatabaseCommands.json(tooMany).at("/files/0/state").asText()).isEqualTo("rejected");
        assertThat(tooMany.err()).contains("a.ndjson: ");
        assertThat(tooGreatAShare.exitCode()).isEqualTo(3);
        assertThat(allowed.exitCode()).isEqualTo(3);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void loadsTheOthersWhenAFileCannotBeRead() throws IOException {
        Path readable = lines("a.ndjson", 2, 0);
        Path gone = Files.createSymbolicLink(folder.resolve("pit.trades/b.ndjson"), Path.of("nowhere"));

        CommandRun run = ingest(readable.toString(), gone.toString());

        assertThat(run.exitCode()).isIn(1, 2);
        assertThat(run.err()).contains("b.ndjson");
    }

    @Test
    void refusesWhatCannotBeMeant() throws IOException {
        String file = lines("a.ndjson", 1, 0).toString();

        assertRefused(ingest("--max-rejects", "-1", file), "--max-rejects -1");
        assertRefused(ingest("--max-reject-ratio", "NaN", file), "--max-reject-ratio NaN");
        assertRefused(ingest("--max-rejects", "many", file), "many");
        assertRefused(ingest("-"), "standard input");
        assertRefused(ingest("--dataset", "pit.trade", file), "pit.trades");
        assertRefused(ingest(folder.resolve("nowhere").toString()), "nowhere");
        assertRefused(ingest(), "PATH");
        assertThat(rows()).isZero();
    }

    @Test
    void answersFourWhenTheDatabaseIsAway() throws IOException {
        CommandRun run = commands.run(
                Map.of("DATABASE_URL", "postgres://postgres:secret-word@127.0.0.1:1/nowhere"),
                "ingest",
                lines("a.ndjson", 1, 0).toString());

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("127.0.0.1:1").doesNotContain("secret-word");
    }

    private static void assertRefused(CommandRun run, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(words);
    }

    private CommandRun ingest(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "ingest";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return commands.run(all);
    }

    private Path lines(String name, int good, int broken) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < good; index++) {
            text.append(TRADE.formatted(name + index));
        }
        text.append("{\"broken\n".repeat(broken));
        Path file = folder.resolve("pit.trades").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private long rows() {
        return database.number("select count(*) from pit.trades");
    }
}
