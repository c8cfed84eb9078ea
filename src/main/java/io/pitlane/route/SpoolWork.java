package io.pitlane.route;

import io.pitlane.store.ReconcileReport;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the backlog home when a route says so. Thread-safe. */
public final class SpoolWork {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolWork.class);

    private final Supplier<Optional<ReconcileReport>> run;

    /** @param run empty: there is nothing to do it with, or it is being done */
    public SpoolWork(Supplier<Optional<ReconcileReport>> run) {
        this.run = run;
    }

    /**
     * Works until nothing is left that can be loaded now.
     *
     * @throws RuntimeException what broke the work off
     */
    public void work() {
        Optional<ReconcileReport> done = run.get();
        if (done.isEmpty()) {
            return;
        }
        ReconcileReport report = done.get();
        if (report.loaded() + report.duplicate() + report.failed() > 0) {
            LOG.info(
                    "Reconciled the spool: {} files loaded with {} rows, {} were known, {} failed, {} wait",
                    report.loaded(),
                    report.rows(),
                    report.duplicate(),
                    report.failed(),
                    report.pending());
        }
        report.notes().forEach(LOG::warn);
        if (report.interruption().isPresent()) {
            throw report.interruption().get();
        }
    }
}
