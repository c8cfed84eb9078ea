package io.pitlane.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/** Tells the logging where its configuration is and how much a command says; to be called before anything logs. */
final class LogSettings {

    /** Read by Logback, and by {@code config/logback.xml}. */
    private static final String FILE = "logback.configurationFile";

    private static final String LEVEL = "pitlane.log.level";
    private static final String SERVICES = "run|demo";

    private LogSettings() {}

    static void apply(Session session, ParseResult parsed) {
        Path file = session.home().resolve("config").resolve("logback.xml");
        if (Files.isReadable(file)) {
            System.setProperty(FILE, file.toString());
        }
        System.setProperty(LEVEL, level(session, parsed));
    }

    private static String level(Session session, ParseResult parsed) {
        if (session.options().verbose()) {
            return "DEBUG";
        }
        boolean isService = parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().name().matches(SERVICES);
        return isService ? "INFO" : "WARN";
    }
}
