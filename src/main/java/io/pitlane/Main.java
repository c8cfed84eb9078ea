package io.pitlane;

import io.pitlane.cli.CommandLines;
import io.pitlane.cli.Console;
import io.pitlane.cli.Session;
import java.nio.file.Path;

/** The process entry point: the one place that looks at the process around it and that ends it. */
public final class Main {

    /** The launcher's folder, set by the launcher; the working directory where it is not. */
    private static final String HOME = "PITLANE_HOME";

    /** Set to {@code true} by the launcher when a person watches stderr. */
    private static final String TERMINAL = "PITLANE_TERMINAL";

    private Main() {}

    public static void main(String[] arguments) {
        Path workingDirectory = Path.of("").toAbsolutePath();
        Path home =
                workingDirectory.resolve(System.getenv().getOrDefault(HOME, "")).normalize();
        Console console = new Console(System.out, System.err, Boolean.parseBoolean(System.getenv(TERMINAL)));
        Session session = new Session(home, workingDirectory, System.getenv(), console);
        System.exit(CommandLines.run(session, arguments));
    }
}
