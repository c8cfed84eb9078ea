package io.pitlane.http;

import io.pitlane.job.JobBoard;
import io.pitlane.job.JobStatus;
import io.pitlane.job.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** When each job runs next and how it went last; a job that failed or is late is a reason to look, never to be down. */
public final class JobsCheck implements HealthCheck {

    private final JobBoard board;
    private final boolean isEnabled;
    private final BooleanSupplier isReady;

    /** @param isReady whether the database is there, and its schema up */
    public JobsCheck(JobBoard board, boolean isEnabled, BooleanSupplier isReady) {
        this.board = board;
        this.isEnabled = isEnabled;
        this.isReady = isReady;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public Finding look() {
        if (!isEnabled) {
            return Finding.up("Jobs do not run by themselves (jobs.enabled)");
        }
        if (!isReady.getAsBoolean()) {
            return Finding.up("Not known until the database is ready; what is missed meanwhile is caught up on");
        }
        try {
            return finding(board.list());
        } catch (RuntimeException failure) {
            return Finding.warning("Cannot be read: " + failure.getMessage());
        }
    }

    private static Finding finding(List<JobStatus> jobs) {
        List<String> trouble = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (JobStatus status : jobs) {
            all.add(sentence(status));
            trouble(status).ifPresent(trouble::add);
        }
        String whole = all.isEmpty() ? "No job is listed" : String.join("; ", all);
        return trouble.isEmpty() ? Finding.up(whole) : Finding.warning(String.join("; ", trouble) + ". " + whole);
    }

    private static Optional<String> trouble(JobStatus status) {
        String name = status.job().name();
        if (status.hasFailed()) {
            Slot last = status.last().orElseThrow().slot();
            return Optional.of(name + " failed for " + last.due() + " ("
                    + last.error().orElse("no reason given") + "; "
                    + last.nextTry()
                            .map(time -> "tried again at " + time)
                            .orElse("given up, see 'pitlane jobs history --job " + name + "'")
                    + ")");
        }
        if (status.isLate()) {
            return Optional.of(name + " is late since " + status.owedSince().orElseThrow()
                    + status.last()
                            .flatMap(view -> view.slot().error())
                            .map(error -> " (" + error + ")")
                            .orElse(""));
        }
        return status.isAhead()
                ? Optional.of(name + " was run for "
                        + status.last().orElseThrow().slot().due()
                        + ", which the clock of the database has not reached: it was set back, and " + name
                        + " runs again when it is past that")
                : Optional.empty();
    }

    private static String sentence(JobStatus status) {
        return status.job().name() + " "
                + status.last()
                        .map(view -> view.state() + " for " + view.slot().due())
                        .orElse("not run yet")
                + status.next()
                        .map(next -> ", next " + next)
                        .orElse(status.isOn() ? ", never again" : ", switched off");
    }
}
