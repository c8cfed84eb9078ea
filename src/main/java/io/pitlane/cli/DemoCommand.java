package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.app.Service;
import io.pitlane.config.HttpSettings;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.load.FileReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane demo}: what {@code run} does, with the samples put into the inbox. */
@Command(
        name = "demo",
        description = {
            "Run all routes, put the samples of data/samples into the inbox, and print what came of them.",
            "Exit code 0 when no record was refused but those that the samples mark as broken."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Map<String, String> ANY_FREE_PORT = Map.of("http.port", "0");

    private final Session session;

    @Option(names = "--exit", description = "Stop when the samples are loaded; serves HTTP on any free port meanwhile.")
    private boolean exit;

    @Mixin
    private FormatOption format;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = exit ? session.settings(ANY_FREE_PORT) : session.settings();
        Samples samples = Samples.in(settings.home().samples());
        LoadedFiles loaded = new LoadedFiles();
        Map<Path, Path> copies = samples.copyInto(settings.home().inbox());
        try (Application application = Application.open(settings, Opening.SERVICE);
                Service service = application.start(loaded)) {
            Demo demo = new Demo(application, service, samples, loaded);
            if (!demo.awaitLoaded(copies.keySet())) {
                session.console().note("Stopped before the samples were loaded; what is left waits in the inbox.");
                return ExitCode.FAILED.code();
            }
            DemoOutcome outcome = print(samples, demo.reports(copies));
            if (!exit) {
                tellWhereItIs(settings.http());
                service.awaitStop();
            }
            return outcome.exitCode().code();
        }
    }

    private DemoOutcome print(Samples samples, Map<Path, FileReport> reports) {
        LoadSummary summary = new LoadSummary(List.copyOf(reports.values()));
        session.console().print(format.format(), summary.tableOfDatasets(), summary.json());
        DemoOutcome outcome = DemoOutcome.of(samples, reports);
        outcome.surprises().forEach(session.console()::note);
        summary.closingSentences().forEach(session.console()::note);
        return outcome;
    }

    private void tellWhereItIs(HttpSettings http) {
        String root = "http://" + http.host() + ":" + http.port();
        session.console().note("Up: " + root + "/health and " + root + "/metrics. Ctrl-C stops it.");
    }
}
