package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.job.JobStatus;
import io.pitlane.job.SlotView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane jobs list}. */
@Command(
        name = "list",
        description = "List every job: when it is due (UTC), when it runs next, and what came of its newest due time.")
final class JobsListCommand implements Callable<Integer> {

    private static final int LONGEST = 120;

    private final Session session;

    @Mixin
    private FormatOption format;

    JobsListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Application application = Application.open(session.settings())) {
            List<JobStatus> jobs = application.jobs().list();
            Table table = new Table("job", "cron", "catch-up", "next", "last due", "state", "seconds", "says");
            jobs.forEach(job -> table.row(row(job)));
            session.console()
                    .print(
                            format.format(),
                            table,
                            Map.of("jobs", jobs.stream().map(JobStatus::fields).toList()));
            if (!session.settings().jobs().enabled()) {
                session.console().note("Jobs do not run by themselves; jobs.enabled = true switches them on.");
            }
        }
        return ExitCode.DONE.code();
    }

    private static Object[] row(JobStatus status) {
        Optional<SlotView> last = status.last();
        return new Object[] {
            status.job().name(),
            status.job().cron().toString(),
            status.fields().get("catch_up"),
            status.next().map(Instant::toString).orElse(status.isOn() ? "never" : "off"),
            last.map(view -> view.slot().due().toString()).orElse("-"),
            last.map(SlotView::state).orElse("-"),
            last.map(SlotView::seconds).orElse(null),
            last.map(JobsListCommand::says).orElse("")
        };
    }

    /** What went wrong, else the figures that are one number or word; as much as a line can take. */
    static String says(SlotView view) {
        String words = view.slot()
                .error()
                .orElseGet(() -> view.fields().get("figures") instanceof Map<?, ?> figures
                        ? figures.entrySet().stream()
                                .filter(figure -> figure.getValue() != null
                                        && !(figure.getValue() instanceof Map<?, ?>)
                                        && !(figure.getValue() instanceof List<?>))
                                .map(figure -> figure.getKey() + "=" + figure.getValue())
                                .collect(Collectors.joining(" "))
                        : "");
        return words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    }
}
