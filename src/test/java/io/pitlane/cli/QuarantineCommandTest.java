package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class QuarantineCommandTest {

    private static final String NO_PRICE = "{\"timestamp\":\"2025-03-03T10:00:00Z\",\"symbol\":\"\u001b[31mé\","
            + "\"venue\":\"okx\",\"size\":2,\"trade_id\":\"1\"}";

    private final DatabaseCommands commands;
    private final TestDatabase database;

    @TempDir
    private Path folder;

    QuarantineCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.commands = new DatabaseCommands(database, data);
    }

    @BeforeEach
    void refuseTwoRecords() throws IOException {
        database.execute("truncate pit.trades, ops.loads, ops.quarantine");
        Path file = folder.resolve("pit.trades/a.ndjson");
        Files.createDirectories(file.getParent());
        Files.writeString(file, NO_PRICE + "\n{\"cut\n");
        assertThat(commands.run("ingest", file.toString()).exitCode()).isEqualTo(3);
    }

    @Test
    void listsWhatIsOpenWithItsPlaceAndReason() throws IOException {
        CommandRun table = commands.run("quarantine", "list", "--dataset", "pit.trades");
        JsonNode json = DatabaseCommands.json(commands.run("quarantine", "list", "--format", "json"));

        assertThat(table.exitCode()).isZero();
        assertThat(table.out()).contains("a.ndjson:1", "a.ndjson:2", "bad-json").doesNotContain("\u001b");
        assertThat(json.at("/open").asLong()).isEqualTo(2);
        assertThat(json.at("/entries").size()).isEqualTo(2);
        assertThat(json.at("/entries/0").fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "dataset",
                        "origin",
                        "load_id",
                        "record",
                        "line",
                        "pointer",
                        "byte_offset",
                        "reason",
                        "detail",
                        "state",
                        "rejected_at");
    }

    @Test
    void namesTheDatasetsWhereOneIsMisspelled() {
        for (String command : new String[] {"list", "replay"}) {
            CommandRun run = commands.run("quarantine", command, "--dataset", "pit.trade");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("there is no dataset \"pit.trade\"", "pit.trades");
        }
    }

    @Test
    void tellsWhenThereIsMoreThanItShows() {
        CommandRun run = commands.run("quarantine", "list", "--limit", "1");

        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.err()).contains("the newest 1 of 2 open");
    }

    @Test
    void showsTheBytesOfARecord() throws IOException {
        long id = database.number("select id from ops.quarantine where line = 1");

        CommandRun table = commands.run("quarantine", "show", Long.toString(id));
        JsonNode json = DatabaseCommands.json(commands.run("quarantine", "show", id + "", "--format", "json"));

        assertThat(table.out()).contains("raw", "é").doesNotContain("\u001b");
        assertThat(json.get("raw").asText()).isEqualTo(NO_PRICE);
    }

    @Test
    void refusesAnIdThatIsNotThere() {
        CommandRun run = commands.run("quarantine", "show", "999999");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("999999", "quarantine list");
    }

    @Test
    void replaysWhatIsStillBrokenWithoutLosingIt() throws IOException {
        CommandRun run = commands.run("quarantine", "replay", "--format", "json");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(DatabaseCommands.json(run).toString())
                .isEqualTo("{\"tried\":2,\"inserted\":0,\"updated\":0,\"duplicate\":0,\"rejected\":2}");
        assertThat(database.number("select count(*) from ops.quarantine where state = 'open'"))
                .isEqualTo(2);
    }

    @Test
    void saysWhichWordsItKnowsWithoutOne() {
        CommandRun run = commands.run("quarantine");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("list, show, replay");
    }
}
