package io.pitlane.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands against a test database, with a data folder of their own. */
record DatabaseCommands(TestDatabase database, Path data) {

    CommandRun run(String... arguments) {
        return run(Map.of(), arguments);
    }

    CommandRun run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.putIfAbsent("DATABASE_URL", database.url());
        all.put("PITLANE_DATA", data.toString());
        return CommandRun.of(CommandRun.PROJECT, all, arguments);
    }

    static JsonNode json(CommandRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
