package io.pitlane.http;

import io.pitlane.job.JobBoard;
import io.pitlane.job.JobStatus;
import io.pitlane.job.SlotView;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** When each job runs next and how it went last; a job that failed or is late is a reason to look, never to be down. */
public final class JobsCheck implements HealthCheck {

    private final JobBoard board;
    private final boolean isEnabled;
    private final BooleanSupplier isReady;
    private final Clock clock;

    /** @param isReady whether the database is there, and its schema up */
    public JobsCheck(JobBoard board, boolean isEnabled, BooleanSupplier isReady, Clock clock) {
        this.board = board;
        this.isEnabled = isEnabled;
        this.isReady = isReady;
        this.clock = clock;
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
            return finding(board.list(), clock.instant());
        } catch (RuntimeException failure) {
            return Finding.warning("Cannot be read: " + failure.getMessage());
        }
    }

    private static Finding finding(List<JobStatus> jobs, Instant now) {
        List<String> trouble = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (JobStatus status : jobs) {
            all.add(sentence(status));
            if (status.hasFailed()) {
                SlotView last = status.last().orElseThrow();
                trouble.add(status.job().name() + " failed for " + last.slot().due() + " ("
                        + last.slot().error().orElse("no reason given") + "; "
                        + last.slot()
                                .nextTry()
                                .map(time -> "tried again at " + time)
                                .orElse("given up, see 'pitlane jobs history --job "
                                        + status.job().name() + "'")
                        + ")");
            } else if (status.isLate(now)) {
                trouble.add(status.job().name() + " is late since "
                        + status.owedSince().orElseThrow()
                        + status.last()
                                .flatMap(view -> view.slot().error())
                                .map(error -> " (" + error + ")")
                                .orElse(""));
            }
        }
        String whole = all.isEmpty() ? "No job is listed" : String.join("; ", all);
        return trouble.isEmpty() ? Finding.up(whole) : Finding.warning(String.join("; ", trouble) + ". " + whole);
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
