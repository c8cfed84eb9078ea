package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.app.SampleExchanges;
import io.pitlane.app.Service;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.Poll;
import io.pitlane.load.FileReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane demo}: what {@code run} does, with the samples put into the inbox and served to the feeds. */
@Command(
        name = "demo",
        description = {
            "Run all routes, put the samples of data/samples into the inbox, let the feeds poll synthetic answers of"
                    + " exchanges from a server in this process, and print what came of them.",
            "Exit code 0 when no record was refused but those that the samples mark as broken."
        })
final class DemoCommand implements Callable<Integer> {

    private static final String ANY_FREE_PORT = "0";

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
        Samples samples = Samples.in(session.settings().home().samples());
        try (SampleExchanges exchanges = SampleExchanges.open(samples.feeds(), samples.feedsReceivedAt())) {
            return run(settings(exchanges), samples, exchanges);
        }
    }

    /** The feeds are on, and ask nobody but this process, and no job disturbs the picture, unless the user says otherwise. */
    private Settings settings(SampleExchanges exchanges) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("feeds.enabled", "true");
        defaults.put("feeds.base-url", exchanges.address().toString());
        defaults.put("feeds.keep-pace", "false");
        defaults.put("jobs.enabled", "false");
        if (exit) {
            // The first write of a process that has just begun is slow, and only what is in the tables counts then.
            defaults.put("store.write-deadline", "30s");
            defaults.put("http.port", ANY_FREE_PORT);
        }
        return session.settings(defaults);
    }

    private int run(Settings settings, Samples samples, SampleExchanges exchanges) {
        LoadedFiles loaded = new LoadedFiles();
        PolledSamples polled = new PolledSamples();
        Map<Path, Path> copies = samples.copyInto(settings.home().inbox());
        try (Application application = Application.open(settings, Opening.SERVICE)) {
            FeedList feeds = settings.feeds().enabled()
                    ? FeedList.read(settings.home().feeds(), application.exchanges())
                    : FeedList.NONE;
            exchanges.serve(feeds, application.decoders());
            List<Poll> polls = PolledSamples.expected(feeds);
            try (Service service = application.start(loaded, polled)) {
                polled.begin();
                Demo demo = new Demo(application, service, samples, loaded);
                if (!demo.awaitLoaded(copies.keySet()) || !demo.awaitPolled(polled, polls)) {
                    session.console().note("Stopped before the samples were loaded; what is left waits in the inbox.");
                    return ExitCode.FAILED.code();
                }
                DemoOutcome outcome = print(samples, demo.reports(copies), polled.reports(polls));
                if (!exit) {
                    tellWhereItIs(settings.http().host(), service.port());
                    service.awaitStop();
                }
                return outcome.exitCode().code();
            }
        }
    }

    private DemoOutcome print(Samples samples, Map<Path, FileReport> reports, List<FileReport> polled) {
        List<FileReport> all = new ArrayList<>(reports.values());
        all.addAll(polled);
        LoadSummary summary = new LoadSummary(all);
        session.console().print(format.format(), summary.tableOfDatasets(), summary.json());
        DemoOutcome outcome = DemoOutcome.of(samples, reports, polled);
        outcome.surprises().forEach(session.console()::note);
        summary.closingSentences().forEach(session.console()::note);
        return outcome;
    }

    private void tellWhereItIs(String host, int port) {
        String root = "http://" + host + ":" + port;
        session.console().note("Up: " + root + "/health and " + root + "/metrics. Ctrl-C stops it.");
    }
}
