package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.JobRuns;
import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pitlane jobs run}. */
@Command(
        name = "run",
        description = {
            "Run one slot of a job now and wait for its end, also one that was done before. Refused while the job is"
                    + " running, here or in another process; a running instance leaves the job alone meanwhile."
        })
final class JobsRunCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "NAME", description = "Name of the job.")
    private String name;

    @Option(
            names = "--due",
            paramLabel = "T",
            description = "The due time to run, such as 2026-01-31T04:00:00Z; without it, the newest that has come.")
    private Optional<String> due;

    @Mixin
    private FormatOption format;

    JobsRunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<Instant> moment = due.map(text -> TimeOption.parse("--due", text));
        try (Application application = Application.open(session.settings())) {
            JobRuns.Run run = application.jobs().run(name, moment);
            session.console()
                    .print(
                            format.format(),
                            JobsHistoryCommand.table(List.of(run.slot())),
                            run.slot().fields());
            return run.failure().map(this::told).orElse(ExitCode.DONE).code();
        }
    }

    /** The slot is printed, and has the reason; who reads only the last line gets it too. */
    private ExitCode told(RuntimeException failure) {
        session.console().note(failure instanceof PitlaneException known ? known.getMessage() : name + " failed");
        return failure instanceof PitlaneException known ? known.exitCode() : ExitCode.FAILED;
    }
}
