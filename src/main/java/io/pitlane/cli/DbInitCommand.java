package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane db init}. */
@Command(
        name = "init",
        description =
                "Create the database where the server does not have it, and everything in it. Harmless when repeated.")
final class DbInitCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    DbInitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = session.settings();
        if (Application.createDatabase(settings)) {
            session.console().note("Created database " + settings.database().name() + ".");
        }
        try (Application application = Application.open(settings, Opening.SCHEMA_COMMAND)) {
            MigrationRunView.print(
                    session.console(), format.format(), application.migrations().migrate());
        }
        return ExitCode.DONE.code();
    }
}
