package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.job.SlotView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane jobs history}. */
@Command(
        name = "history",
        description = {
            "Show what came of due times, the ones that were begun last first.",
            "A slot that is \"interrupted\" lost its process; the next sweep of a running instance does it again."
        })
final class JobsHistoryCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--job", paramLabel = "N", description = "Only those of this job.")
    private Optional<String> job;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    private FormatOption format;

    JobsHistoryCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new InvalidInputException("--limit " + limit + " is below 1");
        }
        try (Application application = Application.open(session.settings())) {
            List<SlotView> slots = application.jobs().history(job, limit);
            session.console()
                    .print(
                            format.format(),
                            table(slots),
                            Map.of("slots", slots.stream().map(SlotView::fields).toList()));
        }
        return ExitCode.DONE.code();
    }

    static Table table(List<SlotView> slots) {
        Table table = new Table(
                "job", "due", "state", "attempts", "died", "covers", "started", "seconds", "by", "writer", "says");
        slots.forEach(view -> table.row(
                view.slot().job(),
                view.slot().due(),
                view.state(),
                view.slot().attempts(),
                view.slot().interruptions(),
                view.slot().covers(),
                view.slot().started().truncatedTo(ChronoUnit.SECONDS),
                view.seconds(),
                view.slot().startedBy().word(),
                view.slot().writer(),
                JobsListCommand.says(view)));
        return table;
    }
}
