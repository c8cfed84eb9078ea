package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.export.DayRange;
import io.pitlane.export.ExportPlace;
import io.pitlane.export.ExportSet;
import io.pitlane.export.RangeReport;
import io.pitlane.export.Restore;
import io.pitlane.export.RestoreReport;
import io.pitlane.export.RestoreTarget;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitlane restore}: brings an export back. */
@Command(
        name = "restore",
        description = {
            "Verify an export and restore it into an empty database, all in one transaction: everything, or nothing.",
            "With --dataset, bring days of one dataset back into a database that is in use; no row counts twice."
        })
final class RestoreCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "The directory of a set, or a file that 'pitlane export --file' wrote.")
    private Path path;

    @Option(names = "--schema-only", description = "Without rows, but for the history of migrations.")
    private boolean schemaOnly;

    @Option(names = "--yes", description = "Replace what the database holds.")
    private boolean yes;

    @ArgGroup(exclusive = false)
    private RangeOptions range;

    @Mixin
    private FormatOption format;

    RestoreCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (range != null) {
            return restoreRange();
        }
        Path export = export();
        Settings settings = session.settings();
        if (Application.createDatabase(settings)) {
            session.console().note("Created database " + settings.database().name() + ".");
        }
        try (Application application = Application.open(settings, Opening.SCHEMA_COMMAND)) {
            Restore restore = application.restore();
            RestoreTarget target = restore.target(application.database());
            if (yes && !target.isEmpty()) {
                session.console()
                        .note("Replacing " + target.inWords() + " of database "
                                + application.database().target().display() + ", once the export is found whole.");
            }
            print(restore.run(
                    application.database(),
                    export,
                    schemaOnly ? Restore.Scope.SCHEMA : Restore.Scope.EVERYTHING,
                    yes,
                    session.console().restoreProgress()));
        }
        return ExitCode.DONE.code();
    }

    private Path export() {
        return ExportPlace.require(
                session.workingDirectory().resolve(path).normalize(),
                session.settings().export().folder());
    }

    private Integer restoreRange() {
        if (schemaOnly || yes) {
            throw new InvalidInputException(
                    "--dataset brings rows back and replaces nothing; it does not go with --schema-only or --yes");
        }
        DayRange days = range.days();
        ExportSet set = ExportSet.read(export());
        long start = System.nanoTime();
        RangeReport report;
        String dataset;
        try (Application application = Application.open(session.settings(), Opening.SCHEMA_COMMAND)) {
            dataset = range.dataset(application.catalog()).name();
            report = application
                    .rangeRestore()
                    .run(
                            set,
                            range.dataset(application.catalog()),
                            days,
                            session.console().restoreProgress());
        }
        print(set.folder(), dataset, days, report, (System.nanoTime() - start) / 1e9);
        if (report.rejected() > 0) {
            session.console()
                    .note(report.rejected() + " rows say something else than the table, which keeps what it has; see"
                            + " 'pitlane quarantine list --dataset " + dataset + "'.");
            return ExitCode.RECORDS_REFUSED.code();
        }
        return ExitCode.DONE.code();
    }

    private void print(RestoreReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", report.path().toString());
        json.put("parts", report.parts());
        json.put("rows", report.rows());
        json.put("seconds", report.seconds());
        json.put("tables", report.tables());
        session.console()
                .print(
                        format.format(),
                        new Table("path", "parts", "rows", "tables", "seconds")
                                .row(report.path(), report.parts(), report.rows(), report.tables(), report.seconds()),
                        json);
    }

    private void print(Path folder, String dataset, DayRange days, RangeReport report, double seconds) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", folder.toString());
        json.put("dataset", dataset);
        json.put("from", days.from().toString());
        json.put("to", days.to().toString());
        json.put("parts", report.parts());
        json.put("read", report.read());
        json.put("inserted", report.inserted());
        json.put("updated", report.updated());
        json.put("duplicate", report.duplicate());
        json.put("rejected", report.rejected());
        json.put("seconds", seconds);
        session.console()
                .print(
                        format.format(),
                        new Table("dataset", "days", "parts", "read", "inserted", "updated", "duplicate", "rejected")
                                .row(
                                        dataset,
                                        days,
                                        report.parts(),
                                        report.read(),
                                        report.inserted(),
                                        report.updated(),
                                        report.duplicate(),
                                        report.rejected()),
                        json);
    }
}
