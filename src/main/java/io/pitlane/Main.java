package io.pitlane;

import io.pitlane.cli.CommandLines;
import io.pitlane.cli.Console;
import io.pitlane.cli.Session;
import java.nio.file.Path;

/** The process entry point: the one place that looks at the process around it and that ends it. */
public final class Main {

    /** The launcher's folder, set by the launcher; the working directory where it is not. */
    private static final String HOME = "PITLANE_HOME";

    /** The columns of the terminal that stderr is, set by the launcher; absent where it is none. */
    private static final String TERMINAL = "PITLANE_TERMINAL";

    private Main() {}

    public static void main(String[] arguments) {
        Path workingDirectory = Path.of("").toAbsolutePath();
        Path home =
                workingDirectory.resolve(System.getenv().getOrDefault(HOME, "")).normalize();
        Console console = new Console(System.out, System.err, columns());
        Session session = new Session(home, workingDirectory, System.getenv(), console);
        System.exit(CommandLines.run(session, arguments));
    }

    private static int columns() {
        String columns = System.getenv().getOrDefault(TERMINAL, "");
        return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : 0;
    }
}
