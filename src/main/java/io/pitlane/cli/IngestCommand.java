package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadReport;
import io.pitlane.load.PayloadFrame;
import io.pitlane.load.SourceFile;
import io.pitlane.load.SourceFiles;
import io.pitlane.store.MirrorSign;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitlane ingest}: loads the files below the paths that the user names. */
@Command(
        name = "ingest",
        description = {
            "Load files: one JSON object, an array, lines of JSON, or CryptoRun's envelope; plain, gzip or zstd.",
            "Recorded payloads of exchanges are known by their members exchange, kind and payload; bare ones need"
                    + " --exchange and --kind.",
            "A file that was loaded before, whatever its name, is a duplicate and is left alone."
        })
final class IngestCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, and folders with files in them.")
    private List<Path> paths;

    @Option(
            names = "--dataset",
            paramLabel = "D",
            description = "Dataset of all the files, such as pit.trades. Default: told from the path of each file.")
    private Optional<String> dataset;

    @Mixin
    private PayloadOptions payload;

    @Option(names = "--dry-run", description = "Do everything, then roll it back, and print what would have happened.")
    private boolean dryRun;

    @Option(names = "--atomic", description = "Load each file in one transaction.")
    private boolean atomic;

    @Option(
            names = "--max-rejects",
            paramLabel = "N",
            description = "Roll a file back whole if more than N of its records are refused.")
    private Optional<Long> maxRejects;

    @Option(
            names = "--max-reject-ratio",
            paramLabel = "R",
            description = "Roll a file back whole if more than this share (0 to 1) of its records is refused.")
    private Optional<Double> maxRejectRatio;

    @Option(
            names = "--force",
            description = "Load files that were loaded before. Records that are known already stay as they are.")
    private boolean force;

    @Mixin
    private FormatOption format;

    IngestCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LoadOptions options = options();
        Optional<PayloadFrame> frame = payload.frame(dataset.isPresent());
        refuseWhatIsNoPath();
        refuseOwnTree();
        try (Application application = Application.open(session.settings())) {
            frame.ifPresent(named -> PayloadOptions.checkExchange(application.exchanges(), named));
            SourceFiles sources = application.sourceFiles();
            List<SourceFile> files =
                    frame.map(named -> sources.find(paths, named)).orElseGet(() -> sources.find(paths, dataset));
            LoadReport report =
                    application.loader().load(files, options, session.console().progress());
            return print(report).code();
        }
    }

    private LoadOptions options() {
        if (maxRejects.isPresent() && maxRejects.get() < 0) {
            throw new InvalidInputException("--max-rejects " + maxRejects.get() + " is below 0; 0 refuses none");
        }
        if (maxRejectRatio.isPresent() && !(maxRejectRatio.get() >= 0 && maxRejectRatio.get() <= 1)) {
            throw new InvalidInputException("--max-reject-ratio " + maxRejectRatio.get()
                    + " is not between 0 and 1; 0.01 allows one record in a hundred");
        }
        return new LoadOptions(
                dryRun,
                atomic,
                maxRejects.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                maxRejectRatio.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                force);
    }

    private void refuseWhatIsNoPath() {
        if (paths.contains(Path.of(""))) {
            throw new InvalidInputException("A PATH is empty, perhaps from a variable that is not set;"
                    + " '.' names the folder that this runs in");
        }
        if (paths.contains(Path.of("-"))) {
            throw new InvalidInputException(
                    "Cannot load from standard input: a load that was interrupted goes on from its file."
                            + " Write the records to a file and name that");
        }
    }

    /** A record without an id of its own is known by its batch: under another one it would be another record. */
    private void refuseOwnTree() {
        for (Path path : paths) {
            if (MirrorSign.isOn(path.toAbsolutePath().normalize())) {
                throw new InvalidInputException(path + " holds or is part of a PIT tree that Pitlane itself wrote, and"
                        + " its records may be in the database already: loaded again, those without an id would be"
                        + " doubled. Nothing was loaded; 'pitlane reconcile --compare FROM TO --repair' loads what the"
                        + " tables lack");
            }
        }
    }

    private String named() {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private ExitCode print(LoadReport report) {
        LoadSummary summary = new LoadSummary(report.files());
        session.console().print(format.format(), summary.table(), summary.json());
        report.failures().forEach(session.console()::note);
        summary.notes().forEach(session.console()::note);
        if (report.files().isEmpty() && report.failures().isEmpty()) {
            session.console().note("No file to load lies in " + named() + ".");
        }
        if (dryRun) {
            session.console().note("Dry run: this is what would happen; nothing was written.");
        } else {
            summary.closingSentences().forEach(session.console()::note);
        }
        if (!report.failures().isEmpty()) {
            return ExitCode.FAILED;
        }
        return summary.hasRefusals() ? ExitCode.RECORDS_REFUSED : ExitCode.DONE;
    }
}
