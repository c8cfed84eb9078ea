package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benches over HTTP measure what they say and clean up; how fast it is they say themselves. */
@DatabaseTest
class BenchOverHttpTest {

    @TempDir
    Path data;

    private final TestDatabase database;

    BenchOverHttpTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void postsAreMeasuredAgainstInserts() throws IOException {
        CommandRun run = new DatabaseCommands(database, data)
                .run("bench", "http", "--connections", "4", "--seconds", "1", "--rounds", "1", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = DatabaseCommands.json(run);
        assertThat(result.get("bench").asText()).isEqualTo("http");
        assertThat(result.get("rows").asLong()).isPositive();
        assertThat(result.get("ratio").asDouble()).isPositive();
        assertThat(result.get("connections").asInt()).isEqualTo(4);
        assertThat(result.get("single_connection").get("p50_ms").asDouble()).isPositive();
    }

    @Test
    void readsAreMeasured() throws IOException {
        CommandRun run = new DatabaseCommands(database, data)
                .run("bench", "reads", "--rows", "20000", "--requests", "20", "--rounds", "1", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = DatabaseCommands.json(run);
        assertThat(result.get("rows").asLong()).isEqualTo(20_000);
        for (String query : new String[] {"latest-by-symbol", "by-order-id", "counts-by-venue-of-a-day"}) {
            JsonNode figures = result.get("queries").get(query);
            assertThat(figures.get("requests").asInt()).isEqualTo(20);
            assertThat(figures.get("p99_ms").asDouble())
                    .isGreaterThanOrEqualTo(figures.get("p50_ms").asDouble());
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(database.number("select count(*) from pg_database where datname like 'bench%'"))
                .isZero();
        assertThat(database.number("select count(*) from pit.trades")).isZero();
        try (var files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("bench")))
                    .isEmpty();
        }
    }
}
