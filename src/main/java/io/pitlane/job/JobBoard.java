package io.pitlane.job;

import io.pitlane.database.DatabaseClock;
import io.pitlane.database.NamedLock;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows how jobs are, and what came of their slots. Changes nothing. Thread-safe. */
public final class JobBoard {

    private final JobList jobs;
    private final Transactions transactions;
    private final DatabaseClock clock;
    private final SlotRules rules;
    private final boolean runsByItself;
    private final SlotTable table = new SlotTable();

    /** @param runsByItself whether jobs run on their schedule at all */
    public JobBoard(JobList jobs, Transactions transactions, SlotRules rules, boolean runsByItself) {
        this(jobs, transactions, DatabaseClock.ofTheServer(), rules, runsByItself);
    }

    JobBoard(JobList jobs, Transactions transactions, DatabaseClock clock, SlotRules rules, boolean runsByItself) {
        this.jobs = jobs;
        this.transactions = transactions;
        this.clock = clock;
        this.rules = rules;
        this.runsByItself = runsByItself;
    }

    /** Every job, in the order of {@code config/jobs.yaml}. */
    public List<JobStatus> list() {
        return transactions.call(OperationKind.READ, "list-jobs", connection -> {
            Instant now = clock.now(connection);
            List<JobStatus> all = new ArrayList<>();
            for (Job job : jobs.jobs()) {
                KnownSlots known = table.known(connection, now, job.name());
                SlotPlan plan = new SlotPlan(job, rules);
                boolean isOn = runsByItself && job.isOn();
                Optional<Slot> last = known.newest().isPresent()
                        ? table.find(connection, job.name(), known.newest().get())
                        : Optional.empty();
                all.add(new JobStatus(
                        job,
                        isOn,
                        isOn ? plan.nextDue(known) : Optional.empty(),
                        isOn ? plan.owedSince(known) : Optional.empty(),
                        views(connection, last.stream().toList()).stream().findFirst(),
                        now));
            }
            return all;
        });
    }

    /**
     * The slots that were begun last, newest first.
     *
     * @param job of this job alone
     * @param limit at least 1
     * @throws InvalidInputException if there is no such job, neither now nor in the history
     */
    public List<SlotView> history(Optional<String> job, int limit) {
        List<SlotView> history = transactions.call(
                OperationKind.READ,
                "read-job-history",
                connection -> views(connection, table.history(connection, job, limit)));
        if (history.isEmpty() && job.isPresent()) {
            jobs.job(job.get());
        }
        return history;
    }

    /** One slot as it is now. */
    public Optional<SlotView> find(String job, Instant due) {
        return transactions.call(
                OperationKind.READ,
                "read-slot",
                connection -> views(
                                connection,
                                table.find(connection, job, due).stream().toList())
                        .stream()
                        .findFirst());
    }

    private static List<SlotView> views(Connection connection, List<Slot> slots) throws SQLException {
        Map<String, Boolean> locked = new HashMap<>();
        List<SlotView> views = new ArrayList<>();
        for (Slot slot : slots) {
            boolean isRunning = slot.state() == SlotState.RUNNING;
            if (isRunning && !locked.containsKey(slot.job())) {
                locked.put(slot.job(), NamedLock.isHeld(connection, SlotStore.lockName(slot.job())));
            }
            views.add(new SlotView(slot, isRunning && !locked.get(slot.job())));
        }
        return views;
    }
}
