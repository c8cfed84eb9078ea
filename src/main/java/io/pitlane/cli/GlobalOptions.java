package io.pitlane.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
final class GlobalOptions {

    private static final String DATABASE_URL = "--database-url";

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens, and print stack traces.")
    private boolean verbose;

    @Option(
            names = DATABASE_URL,
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The database to use: postgres://user:pass@host:port/db?sslmode=..., or a JDBC URL.")
    private String databaseUrl;

    @Option(
            names = "--set",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            description = "Any setting of config/application.properties, for this run. Repeatable.")
    private Map<String, String> assignments = new LinkedHashMap<>();

    boolean verbose() {
        return verbose;
    }

    /** Whether the database to use is named on the command line. */
    boolean nameDatabase() {
        return databaseUrl != null;
    }

    /** Values by the names of options or settings: the strongest source of settings. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(assignments);
        if (databaseUrl != null) {
            flags.put(DATABASE_URL, databaseUrl);
        }
        return flags;
    }
}
