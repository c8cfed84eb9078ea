package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Reconciliation;
import io.pitlane.config.Settings;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadReport;
import io.pitlane.load.SourceFiles;
import io.pitlane.store.Pace;
import io.pitlane.store.ReconcileOrder;
import io.pitlane.store.ReconcileReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitlane reconcile}: brings home what is on disk and not in the database. */
@Command(
        name = "reconcile",
        description = {
            "Load the backlog of the spool, oldest first, or files below PATH: of a spool, or of a PIT tree that another"
                    + " program wrote. What was loaded before is only removed from the spool, so this may be interrupted"
                    + " and run again at any time, also twice at once and beside 'pitlane run'.",
            "With --compare: hold a PIT tree (PATH, or data/pit) against the tables."
        })
final class ReconcileCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files, and folders with files in them.")
    private List<Path> paths = List.of();

    @Option(names = "--dry-run", description = "Say what would be loaded, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Load at most N records of the spool a second. Default: as fast as possible.")
    private Optional<Double> rate;

    @ArgGroup(exclusive = false)
    private CompareOptions compare;

    @Mixin
    private FormatOption format;

    ReconcileCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        checkOptions();
        Settings settings = session.settings();
        Sources sources = Sources.of(settings, session.workingDirectory(), paths);
        if (compare == null) {
            sources.checkTrees();
        }
        try (Application application = Application.open(settings)) {
            if (compare != null) {
                return compare.run(session, application, sources.tree(settings), format);
            }
            ReconcileSummary summary = new ReconcileSummary();
            for (Map.Entry<Path, List<Path>> spool : sources.spools().entrySet()) {
                summary.add(reconcile(application, spool.getKey(), spool.getValue()));
            }
            if (!sources.trees().isEmpty()) {
                loadTrees(application, sources.trees(), summary);
            }
            return print(summary).code();
        } catch (DatabaseUnavailableException e) {
            if (compare != null) {
                throw e;
            }
            ReconcileSummary summary = new ReconcileSummary();
            sources.spools().keySet().forEach(spool -> summary.leave(Reconciliation.waiting(settings, spool)));
            summary.interrupt(e);
            return print(summary).code();
        }
    }

    private void checkOptions() {
        if (rate.isPresent() && !(rate.get() > 0)) {
            throw new InvalidInputException("--rate " + rate.get() + " is not above 0");
        }
        if (compare != null && (dryRun || rate.isPresent())) {
            throw new InvalidInputException("--compare goes neither with --dry-run nor with --rate");
        }
        if (paths.contains(Path.of(""))) {
            throw new InvalidInputException("A PATH is empty, perhaps from a variable that is not set;"
                    + " '.' names the folder that this runs in");
        }
    }

    private ReconcileReport reconcile(Application application, Path spool, List<Path> within) {
        int connections = application.settings().load().connections();
        ReconcileOrder order = new ReconcileOrder(
                within,
                connections,
                rate.map(records -> Pace.ofRate(records, connections)).orElseGet(Pace::unlimited),
                true,
                session.console().reconcileProgress());
        Reconciliation reconciliation = application.reconciliation();
        return dryRun ? reconciliation.look(spool, order) : reconciliation.run(spool, order);
    }

    private void loadTrees(Application application, List<Path> trees, ReconcileSummary summary) {
        SourceFiles.TreeFiles found = application.sourceFiles().findInTrees(trees);
        LoadOptions options = new LoadOptions(dryRun, false, OptionalLong.empty(), OptionalDouble.empty(), false);
        LoadReport report = application
                .loader()
                .load(found.files(), options, session.console().progress());
        summary.add(report, dryRun);
        if (found.others() > 0) {
            summary.note(found.others() + " files are of entities that no dataset takes; they stay files.");
        }
    }

    private ExitCode print(ReconcileSummary summary) {
        session.console().print(format.format(), summary.table(), summary.json());
        summary.notes().forEach(session.console()::note);
        if (dryRun) {
            session.console().note("Dry run: pending is what would be loaded; nothing was changed.");
        }
        return summary.exitCode();
    }
}
