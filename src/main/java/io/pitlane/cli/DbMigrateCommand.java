package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane db migrate}. */
@Command(
        name = "migrate",
        description = "Run the migrations that are due. Several processes may do so at once: each runs once.")
final class DbMigrateCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    DbMigrateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Application application = Application.open(session.settings(), Opening.SCHEMA_COMMAND)) {
            MigrationRunView.print(
                    session.console(), format.format(), application.migrations().migrate());
        }
        return ExitCode.DONE.code();
    }
}
