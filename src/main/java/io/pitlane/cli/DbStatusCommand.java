package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.database.MigrationStatus;
import io.pitlane.error.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane db status}. */
@Command(
        name = "status",
        description = "Compare the migrations in the folder with those in the database. Changes nothing.")
final class DbStatusCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    DbStatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        MigrationStatus status;
        try (Application application = Application.open(session.settings(), Opening.SCHEMA_COMMAND)) {
            status = application.migrations().status();
        }
        session.console().print(format.format(), table(status), json(status));
        status.problems().forEach(session.console()::note);
        if (status.due() > 0) {
            session.console().note("Due: " + status.due() + "; 'pitlane db migrate' runs them.");
        }
        return (status.problems().isEmpty() ? ExitCode.DONE : ExitCode.INTEGRITY_FAILED).code();
    }

    private static Table table(MigrationStatus status) {
        Table table = new Table("version", "description", "state", "installed on", "undo");
        for (MigrationStatus.Entry entry : status.entries()) {
            table.row(
                    entry.isRepeatable() ? null : entry.version(),
                    entry.description(),
                    entry.state().word(),
                    entry.installedOn().map(Object::toString).orElse(null),
                    undo(entry));
        }
        return table;
    }

    private static String undo(MigrationStatus.Entry entry) {
        if (entry.isRepeatable()) {
            return "runs again";
        }
        return entry.hasUndo() ? "yes" : "no";
    }

    private static Map<String, Object> json(MigrationStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", status.version());
        json.put("due", status.due());
        json.put(
                "migrations",
                status.entries().stream().map(DbStatusCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(MigrationStatus.Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", entry.isRepeatable() ? null : entry.version());
        json.put("description", entry.description());
        json.put("script", entry.script());
        json.put("state", entry.state().word());
        json.put("installed_on", entry.installedOn());
        json.put("undo", entry.hasUndo());
        json.put("problem", entry.problem());
        return json;
    }
}
