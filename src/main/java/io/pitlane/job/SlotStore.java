package io.pitlane.job;

import io.pitlane.database.DatabaseClock;
import io.pitlane.database.NamedLock;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The slots of all jobs in the database. Every call is one short transaction; its clock decides. Thread-safe. */
final class SlotStore {

    private final Transactions transactions;
    private final DatabaseClock clock;
    private final SlotRules rules;
    private final String writer;
    private final SlotTable table = new SlotTable();

    /** @param writer names this process to people */
    SlotStore(Transactions transactions, DatabaseClock clock, SlotRules rules, String writer) {
        this.transactions = transactions;
        this.clock = clock;
        this.rules = rules;
        this.writer = writer;
    }

    /** Keeps every other process from the slots of a job; empty: somebody has it. */
    Optional<NamedLock> tryLock(Job job) {
        return transactions.tryLock(lockName(job.name()));
    }

    KnownSlots known(Job job) {
        return transactions.call(OperationKind.READ, "read-slots", connection -> read(connection, job));
    }

    /** For the holder of the lock: begins the slot that is next. Empty: nothing is due. */
    Optional<BegunSlot> beginNext(Job job, Set<Instant> tried) {
        return transactions.call(OperationKind.WRITE, "begin-slot", connection -> {
            SlotPlan plan = new SlotPlan(job, rules);
            while (true) {
                KnownSlots known = read(connection, job);
                Optional<SlotStep> step = plan.next(known, tried);
                if (step.isEmpty()) {
                    return Optional.empty();
                }
                for (Slot slot : step.get().superseded()) {
                    table.supersede(connection, slot, known.now());
                }
                if (step.get().again().filter(this::hasDiedTooOften).isEmpty()) {
                    return begun(connection, job, step.get(), known.now(), StartedBy.SCHEDULE);
                }
                giveUp(connection, step.get().again().get(), known.now());
            }
        });
    }

    /**
     * For the holder of the lock: begins the slot that somebody asks for, whatever became of it before.
     *
     * @param due empty: the newest due time that has come
     * @throws InvalidInputException if that is no due time of the job, or has not come yet
     */
    BegunSlot begin(Job job, Optional<Instant> due, StartedBy by) {
        return transactions.call(OperationKind.WRITE, "begin-slot", connection -> {
            Instant now = clock.now(connection);
            Instant moment = due.isPresent() ? asked(job, due.get(), now) : newest(job, now);
            SlotStep step = table.find(connection, job.name(), moment)
                    .map(SlotStep::again)
                    .orElseGet(() -> SlotStep.first(moment));
            return begun(connection, job, step, now, by)
                    .orElseThrow(() -> new IllegalStateException(
                            "The slot " + job.name() + " " + moment + " changed while its job was locked"));
        });
    }

    private Optional<BegunSlot> begun(Connection connection, Job job, SlotStep step, Instant now, StartedBy by)
            throws SQLException {
        boolean afterDeath =
                step.again().filter(slot -> slot.state() == SlotState.RUNNING).isPresent();
        return table.begin(connection, job.name(), step, now, writer, by).map(slot -> new BegunSlot(slot, afterDeath));
    }

    /** Whether the attempt was still this process's. */
    boolean end(Slot slot, SlotEnd end) {
        return transactions.call(
                OperationKind.WRITE, "end-slot", connection -> table.end(connection, slot, clock.now(connection), end));
    }

    private KnownSlots read(Connection connection, Job job) throws SQLException {
        return table.known(connection, clock.now(connection), job.name());
    }

    private boolean hasDiedTooOften(Slot slot) {
        return slot.state() == SlotState.RUNNING && slot.tries() >= rules.tries();
    }

    private void giveUp(Connection connection, Slot slot, Instant now) throws SQLException {
        table.giveUp(
                connection,
                slot,
                now,
                "Its process died over the last of " + slot.tries() + " attempts; look for the reason in the log of "
                        + slot.writer() + ", then 'pitlane jobs run " + slot.job() + " --due " + slot.due() + "'");
    }

    private static Instant asked(Job job, Instant due, Instant now) {
        if (!job.cron().isDueAt(due)) {
            throw new InvalidInputException(due + " is no due time of " + job.name() + " (" + job.cron() + ")"
                    + job.cron()
                            .atOrBefore(due)
                            .map(near -> "; the last one before it is " + near)
                            .orElse(""));
        }
        if (due.isAfter(now)) {
            throw new InvalidInputException(
                    job.name() + " is not due before " + due + "; the clock of the database shows " + now);
        }
        return due;
    }

    private static Instant newest(Job job, Instant now) {
        return job.cron()
                .atOrBefore(now)
                .orElseThrow(() -> new InvalidInputException(
                        job.name() + " was never due so far (" + job.cron() + "), so that there is no slot to run"));
    }

    /** Of the lock that whoever works on a slot of a job has. */
    static String lockName(String job) {
        return "pitlane job " + job;
    }
}
