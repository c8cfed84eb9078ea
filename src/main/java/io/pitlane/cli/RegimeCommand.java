package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.RegimeFinding;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.regime.Boundary;
import io.pitlane.regime.RegimeDetector;
import io.pitlane.regime.RegimeOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane regime}: finds the regime of the market at a boundary. */
@Command(
        name = "regime",
        description = {
            "Find the regime of the market at 00, 04, 08, 12, 16 or 20 o'clock UTC from the prices that are stored, by the"
                    + " rules of config/regime.yaml, and store it in pit.regime_snapshots.",
            "The same prices give the same row: run again, it changes nothing; after late prices it puts the row right. A"
                    + " row that was loaded or posted stays as it is."
        })
final class RegimeCommand implements Callable<Integer> {

    private static final Instant FIRST = Instant.parse("2009-01-03T00:00:00Z");

    private final Session session;

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "The time (UTC), or the last boundary before it. Default: the last boundary that is over.")
    private String at;

    @Option(names = "--dry-run", description = "Say what would come of it, and change nothing.")
    private boolean dryRun;

    @Mixin
    private FormatOption format;

    RegimeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<Instant> time = Optional.ofNullable(at).map(text -> TimeOption.parse("--at", text));
        if (time.filter(FIRST::isAfter).isPresent()) {
            throw new InvalidInputException("--at " + at + " is before " + FIRST + ", where no record can be");
        }
        try (Application application = Application.open(session.settings());
                RegimeFinding finding = application.openRegimes()) {
            RegimeDetector detector = finding.detector();
            Boundary boundary = time.map(Boundary::before).orElseGet(detector::newest);
            if (time.isPresent() && !time.get().equals(boundary.time())) {
                session.console().note("The last boundary at or before " + time.get() + " is " + boundary.time());
            }
            print(find(detector, boundary));
        }
        return ExitCode.DONE.code();
    }

    private RegimeOutcome find(RegimeDetector detector, Boundary boundary) {
        Optional<String> waiting = detector.waiting(boundary);
        if (dryRun) {
            waiting.ifPresent(where -> session.console().note("Prices may be missing, for there are " + where));
            return detector.look(boundary);
        }
        if (waiting.isPresent()) {
            throw new NotYetException("The regime at " + boundary.time() + " cannot be told yet, for there are "
                    + waiting.get() + "; run 'pitlane reconcile' first");
        }
        return detector.derive(boundary);
    }

    private void print(RegimeOutcome outcome) {
        if (outcome.snapshot().isEmpty()) {
            throw new OperationFailedException(String.join("; ", outcome.notes()), null);
        }
        RegimeView view = new RegimeView(outcome, outcome.snapshot().get());
        session.console().print(format.format(), view.table(), view.json());
        outcome.notes().forEach(session.console()::note);
        if (dryRun) {
            session.console().note("Dry run: nothing was changed.");
        }
    }
}
