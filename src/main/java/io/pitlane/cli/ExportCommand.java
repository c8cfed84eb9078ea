package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.export.Compression;
import io.pitlane.export.ExportProgress;
import io.pitlane.export.ExportReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane export}: writes the whole database out, so that psql alone can bring it back. */
@Command(
        name = "export",
        description = {
            "Export everything that Pitlane keeps, as of one moment, into a directory of export.dir: a file for each table"
                    + " or day, in the order of restoring. Days that have not changed are taken over from the export"
                    + " before, as further names of the same files.",
            "Into an empty database with: zstdcat *.sql.zst | psql -v ON_ERROR_STOP=1"
        })
final class ExportCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Write one plain file instead, which must not be there yet.")
    private Optional<Path> file;

    @Option(
            names = "--compress",
            paramLabel = "HOW",
            description = "zstd, gzip or none. Default: export.compress; with --file, what the end of its name says.")
    private Optional<String> compress;

    @Mixin
    private FormatOption format;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<Compression> asked = compress.map(Compression::of);
        ExportProgress progress = session.console().exportProgress();
        ExportReport report;
        try (Application application = Application.open(session.settings())) {
            if (file.isPresent()) {
                Path target = session.workingDirectory().resolve(file.get());
                report = application.exports().writeFile(target, compressionOf(target, asked), progress);
            } else {
                Compression compression = asked.orElseGet(
                        () -> Compression.of(application.settings().export().compression()));
                report = application.exports().write(compression, progress);
            }
        }
        session.console()
                .print(
                        format.format(),
                        new Table("path", "parts", "rows", "bytes", "seconds")
                                .row(report.path(), report.parts(), report.rows(), report.bytes(), report.seconds()),
                        json(report));
        if (file.isEmpty()) {
            session.console()
                    .note(report.linked() + " of " + report.parts()
                            + " parts had not changed and were taken over; 'pitlane verify " + report.path()
                            + "' reads all of them back.");
        }
        return ExitCode.DONE.code();
    }

    /** A name that promises what is not in the file would mislead whoever restores it. */
    private static Compression compressionOf(Path file, Optional<Compression> asked) {
        Compression named = Compression.ofName(file.getFileName().toString());
        if (asked.isPresent() && asked.get() != named) {
            throw new InvalidInputException("--compress " + asked.get().word() + " and the name " + file.getFileName()
                    + " contradict each other; let it end in .sql, .sql.gz or .sql.zst");
        }
        return named;
    }

    private static Map<String, Object> json(ExportReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", report.path().toString());
        json.put("parts", report.parts());
        json.put("rows", report.rows());
        json.put("bytes", report.bytes());
        json.put("seconds", report.seconds());
        return json;
    }
}
