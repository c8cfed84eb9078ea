package io.pitlane.app;

import io.pitlane.job.HeldSlot;
import io.pitlane.job.Job;
import io.pitlane.job.JobBoard;
import io.pitlane.job.JobStatus;
import io.pitlane.job.JobWork;
import io.pitlane.job.SlotOutcome;
import io.pitlane.job.SlotView;
import io.pitlane.job.StartedBy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one command may do with jobs. Thread-safe. */
public final class JobRuns {

    private final Application application;

    /**
     * A slot that was run.
     *
     * @param failure why it is not done; empty: it is
     */
    public record Run(SlotView slot, Optional<RuntimeException> failure) {}

    JobRuns(Application application) {
        this.application = application;
    }

    /** Every job, in the order of {@code config/jobs.yaml}. */
    public List<JobStatus> list() {
        return board().list();
    }

    /** The slots that were begun last, newest first. */
    public List<SlotView> history(Optional<String> job, int limit) {
        return board().history(job, limit);
    }

    /**
     * Runs one slot to its end, by the route of its job and with no other route; a sweep of another process leaves the job
     * alone meanwhile.
     *
     * @param due empty: the newest due time that has come
     * @throws io.pitlane.job.JobBusyException if the job is running elsewhere
     * @throws io.pitlane.error.InvalidInputException if there is no such job or slot
     */
    public Run run(String name, Optional<Instant> due) {
        try (JobEngine engine = new JobEngine(application.settings(), name);
                RegimeFinding regimes = application.openRegimes();
                JobParts parts = parts(engine)) {
            Job job = parts.jobs().job(name);
            application.whenStopped(parts::stop);
            Map<String, Object> beans = new HashMap<>(parts.beans());
            beans.put(RouteBeans.REGIME_JOB, regimes.job());
            engine.start(beans);
            try (HeldSlot held = parts.runner().begin(job, due, StartedBy.COMMAND)) {
                SlotOutcome outcome = parts.runner().work(held);
                SlotView slot = parts.board().find(name, held.slot().due()).orElse(new SlotView(held.slot(), false));
                return new Run(slot, outcome.failure());
            }
        }
    }

    private JobParts parts(JobWork work) {
        application.stored();
        return new JobParts(application, work, application.reconciliation().backlog(), () -> true, away -> {});
    }

    private JobBoard board() {
        return parts((name, due) -> null).board();
    }
}
