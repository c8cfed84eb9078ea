package io.pitlane.route;

import io.pitlane.job.JobSweep;
import java.util.Optional;

/** Starts what is due when a route says so; the work goes on beside it. Thread-safe. */
public final class JobSchedule {

    private final Optional<JobSweep> sweep;
    private volatile boolean isOpen;

    /** @param sweep empty: nothing runs by itself */
    public JobSchedule(Optional<JobSweep> sweep) {
        this.sweep = sweep;
    }

    /** From now on: the routes that do the work are there. */
    public void open() {
        isOpen = true;
    }

    /** At a due time of one job. */
    public void due(String job) {
        if (isOpen) {
            sweep.ifPresent(each -> each.due(job));
        }
    }

    /** Looks at every job for what nobody was there for. */
    public void sweep() {
        if (isOpen) {
            sweep.ifPresent(JobSweep::sweep);
        }
    }
}
