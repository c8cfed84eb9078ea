package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.Settings;
import io.pitlane.database.MigrationRun;
import io.pitlane.error.ExitCode;
import io.pitlane.maintain.DaysAhead;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane db init}. */
@Command(
        name = "init",
        description =
                "Create the database where the server does not have it, and everything in it. Harmless when repeated.")
final class DbInitCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--create-partitions-days",
            paramLabel = "N",
            defaultValue = "7",
            description =
                    "Make the partitions of market data for so many days, today (UTC) included; 0 to 366 (default:"
                            + " ${DEFAULT-VALUE}).")
    private int days;

    @Mixin
    private FormatOption format;

    DbInitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        DaysAhead.requireDays(days);
        Settings settings = session.settings();
        if (Application.createDatabase(settings)) {
            session.console().note("Created database " + settings.database().name() + ".");
        }
        try (Application application = Application.open(settings, Opening.SCHEMA_COMMAND)) {
            MigrationRun run = application.migrations().migrate();
            List<String> partitions = application.daysAhead().create(days);
            MigrationRunView.print(session.console(), format.format(), run, partitions);
        }
        return ExitCode.DONE.code();
    }
}
