package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.database.Migrations;
import io.pitlane.database.RollbackPlan;
import io.pitlane.database.RollbackTarget;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane db rollback}. */
@Command(
        name = "rollback",
        description = {
            "Undo the newest migration, or all above a version, in one transaction.",
            "Refuses to lose rows unless told to. What was loaded into a table that goes may be loaded again."
        })
final class DbRollbackCommand implements Callable<Integer> {

    private final Session session;
    private final Confirmation confirmation;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The version that stays as the newest; 0 undoes all. Default: undo one.")
    private Optional<Integer> version;

    @Option(names = "--yes", description = "Go on although rows are lost.")
    private boolean yes;

    @Mixin
    private FormatOption format;

    DbRollbackCommand(Session session, Confirmation confirmation) {
        this.session = session;
        this.confirmation = confirmation;
    }

    @Override
    public Integer call() {
        if (version.isPresent() && version.get() < 0) {
            throw new InvalidInputException("--to " + version.get() + " is below 0, which undoes all");
        }
        RollbackTarget target = version.map(RollbackTarget::version).orElseGet(RollbackTarget::oneStep);
        try (Application application = Application.open(session.settings(), Opening.SCHEMA_COMMAND)) {
            Optional<Boolean> agreed = agreed(application.migrations(), target);
            if (agreed.isPresent() && !agreed.get()) {
                session.console().note("Nothing was rolled back.");
                return ExitCode.FAILED.code();
            }
            print(application.migrations().rollback(target, agreed.isPresent()));
        }
        return ExitCode.DONE.code();
    }

    /** Whether the user lets rows go; empty where nobody could be asked, or nothing is lost. */
    private Optional<Boolean> agreed(Migrations migrations, RollbackTarget target) {
        if (yes) {
            return Optional.of(true);
        }
        RollbackPlan plan = migrations.plan(target);
        return plan.losses().isEmpty()
                ? Optional.empty()
                : confirmation.ask(
                        "Undoing " + String.join(", ", plan.undone()) + " loses " + plan.lossesInWords() + ". Go on?");
    }

    private void print(RollbackPlan done) {
        Table table = new Table("undone");
        done.undone().forEach(table::row);
        session.console().print(format.format(), table, json(done));
        if (!done.losses().isEmpty()) {
            session.console().note("Lost: " + done.lossesInWords() + ".");
        }
        session.console()
                .note((done.undone().isEmpty() ? "Nothing to undo" : "Rolled back") + ": the schema is at version "
                        + done.version() + ".");
    }

    private static Map<String, Object> json(RollbackPlan done) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("undone", done.undone());
        json.put("lost", done.losses().stream().map(DbRollbackCommand::json).toList());
        json.put("version", done.version());
        return json;
    }

    private static Map<String, Object> json(RollbackPlan.Loss loss) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", loss.name());
        json.put("rows", loss.rows());
        return json;
    }
}
