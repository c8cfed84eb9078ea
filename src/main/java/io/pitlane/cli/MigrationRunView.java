package io.pitlane.cli;

import io.pitlane.database.MigrationRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How {@code db init} and {@code db migrate} show what they did. */
final class MigrationRunView {

    private MigrationRunView() {}

    static void print(Console console, OutputFormat format, MigrationRun run) {
        print(console, format, run, json(run));
    }

    /** @param partitions those that were made afterwards */
    static void print(Console console, OutputFormat format, MigrationRun run, List<String> partitions) {
        Map<String, Object> json = json(run);
        json.put("partitions_created", partitions);
        print(console, format, run, json);
        if (!partitions.isEmpty()) {
            console.note("Created " + partitions.size() + " partitions of days.");
        }
    }

    private static void print(Console console, OutputFormat format, MigrationRun run, Map<String, Object> json) {
        Table table = new Table("applied");
        run.applied().forEach(table::row);
        console.print(format, table, json);
        console.note(
                run.applied().isEmpty()
                        ? "Nothing to do: the schema is at version " + run.version() + "."
                        : "Migrated: the schema is at version " + run.version() + ".");
    }

    private static Map<String, Object> json(MigrationRun run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("applied", run.applied());
        json.put("version", run.version());
        json.put("seconds", run.duration().toMillis() / 1000.0);
        return json;
    }
}
