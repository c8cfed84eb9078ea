package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class DemoCommandTest {

    private final TestDatabase database;
    private final Path data;
    private final DatabaseCommands commands;

    DemoCommandTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.data = data;
        this.commands = new DatabaseCommands(database, data);
    }

    @Test
    void loadsTheSamplesAsExpectedAndTheSecondTimeNothing() throws IOException {
        CommandRun first = commands.run("demo", "--exit", "--format", "json");
        CommandRun second = commands.run("demo", "--exit", "--format", "json");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertAsExpected(DatabaseCommands.json(first));
        JsonNode again = DatabaseCommands.json(second);
        assertThat(again.at("/totals/inserted").asLong()).isZero();
        assertThat(again.at("/files"))
                .allMatch(file -> file.get("state").asText().equals("duplicate"));
        assertThat(second.err()).contains("Every file was loaded before");
        assertThat(filesBelow(data.resolve("inbox"))).isZero();
        assertThat(filesBelow(data.resolve("archive"))).isEqualTo(2L * pitFiles());
        assertThat(database.number(
                        "select count(*) from ops.loads where read <> inserted + updated + duplicate + rejected"))
                .isZero();
    }

    private void assertAsExpected(JsonNode printed) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(
                        CommandRun.PROJECT.resolve("data/samples/expected.json").toFile());
        long polled = 0;
        for (JsonNode file : printed.at("/files")) {
            polled += file.get("path").asText().startsWith("data/samples/feeds/") ? 1 : 0;
        }
        assertThat(printed.at("/totals/files").asLong()).isEqualTo(pitFiles() + polled);
        expected.at("/feeds/read").properties().forEach(dataset -> {
            assertThat(sum(printed, dataset.getKey(), "read"))
                    .as(dataset.getKey())
                    .isEqualTo(dataset.getValue().asLong());
            assertThat(sum(printed, dataset.getKey(), "inserted"))
                    .as(dataset.getKey())
                    .isEqualTo(database.number("select count(*) from " + dataset.getKey()))
                    .isPositive();
        });
        assertThat(database.number("select count(distinct exchange_id) from market.trades"))
                .isEqualTo(10);
        expected.get("datasets").properties().forEach(dataset -> {
            for (String count : new String[] {"read", "inserted", "updated", "duplicate", "rejected"}) {
                assertThat(sum(printed, dataset.getKey(), count))
                        .as(dataset.getKey() + " " + count)
                        .isEqualTo(dataset.getValue().get(count).asLong());
            }
            assertThat(database.number("select count(*) from " + dataset.getKey()))
                    .isEqualTo(dataset.getValue().get("inserted").asLong());
        });
        for (JsonNode refused : expected.get("refused")) {
            assertThat(database.number("select count(*) from ops.quarantine where reason = '"
                            + refused.get("reason").asText() + "' and record = "
                            + refused.get("record").asLong() + " and origin like '%"
                            + refused.get("path").asText().replaceFirst("^pit/[a-z_]+/", "") + "'"))
                    .as(refused.toString())
                    .isOne();
        }
    }

    private static long pitFiles() throws IOException {
        return filesBelow(CommandRun.PROJECT.resolve("data/samples/pit"));
    }

    private static long sum(JsonNode printed, String dataset, String count) {
        long sum = 0;
        for (JsonNode file : printed.at("/files")) {
            sum += file.get("dataset").asText().equals(dataset)
                    ? file.get(count).asLong()
                    : 0;
        }
        return sum;
    }

    private static long filesBelow(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).count();
        }
    }
}
