package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import io.pitlane.export.ExportPlace;
import io.pitlane.export.Verification;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pitlane verify}: reads an export back and compares it with what was written. */
@Command(
        name = "verify",
        description = {
            "Read an export from end to end: a set, one part of a set, or a file of 'pitlane export --file'. Every hash,"
                    + " size, name and row is compared with what was written. Exit code 5 if anything differs.",
            "Needs no database; what is found out about a set of export.dir is noted in the database where that is there."
        })
final class VerifyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "PATH", description = "Directory of a set, one of its files, or a single file.")
    private Path path;

    @Mixin
    private FormatOption format;

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = session.settings();
        Path place = ExportPlace.require(
                session.workingDirectory().resolve(path).normalize(),
                settings.export().folder());
        Verification.Report report = new Verification(session.console().exportProgress()).verify(place);
        if (report.isOf(settings.export().folder())) {
            note(settings, report);
        }
        session.console()
                .print(
                        format.format(),
                        new Table("path", "parts", "rows", "bytes", "seconds", "whole")
                                .row(
                                        report.path(),
                                        report.parts(),
                                        isFile(report) ? "-" : report.rows(),
                                        report.bytes(),
                                        report.seconds(),
                                        report.isWhole() ? "yes" : "no"),
                        json(report));
        report.problems().forEach(problem -> session.console().note("Damaged: " + problem));
        return (report.isWhole() ? ExitCode.DONE : ExitCode.INTEGRITY_FAILED).code();
    }

    /** What was found is true with or without the database. */
    private void note(Settings settings, Verification.Report report) {
        try (Application application = Application.open(settings, Opening.SCHEMA_COMMAND)) {
            application.verifiedSets().note(report);
        } catch (PitlaneException e) {
            session.console().note("Not noted in the database: " + e.getMessage());
        }
    }

    /** Its rows are hashed with the rest, and not counted. */
    private static boolean isFile(Verification.Report report) {
        return report.set().isEmpty();
    }

    private static Map<String, Object> json(Verification.Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", report.path().toString());
        json.put("parts", report.parts());
        json.put("rows", isFile(report) ? null : report.rows());
        json.put("bytes", report.bytes());
        json.put("seconds", report.seconds());
        json.put("whole", report.isWhole());
        json.put("problems", report.problems());
        return json;
    }
}
