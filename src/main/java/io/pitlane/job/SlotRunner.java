package io.pitlane.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.database.DatabaseClock;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.NamedLock;
import io.pitlane.database.Transactions;
import io.pitlane.error.NotYetException;
import io.pitlane.error.PitlaneException;
import io.pitlane.metrics.JobMetrics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on slots, each once whatever number of processes there is: one at a time for each job, by a lock of the session
 * and the key of the slot. A process that dies loses the lock; whoever comes next finds its slot running without one, and
 * does it again. Holds no transaction while the work goes on. Thread-safe.
 */
public final class SlotRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SlotRunner.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ERROR = 2000;
    private static final int SHOWN_FIGURES = 200;

    private final SlotStore slots;
    private final SlotRules rules;
    private final JobWork work;
    private final JobMetrics metrics;
    private volatile boolean stopped;

    public SlotRunner(Transactions transactions, SlotRules rules, JobWork work, JobMetrics metrics) {
        this(transactions, DatabaseClock.ofTheServer(), rules, work, metrics, ThisProcess.name());
    }

    SlotRunner(
            Transactions transactions,
            DatabaseClock clock,
            SlotRules rules,
            JobWork work,
            JobMetrics metrics,
            String writer) {
        this.slots = new SlotStore(transactions, clock, rules, writer);
        this.rules = rules;
        this.work = work;
        this.metrics = metrics;
    }

    /**
     * Works on every slot of {@code job} that is due, oldest first; not where somebody else does so already.
     *
     * @return attempts that were made
     * @throws DatabaseUnavailableException if the database is away; a slot in hand is done again later
     */
    public int runDue(Job job) {
        KnownSlots known = slots.known(job);
        SlotPlan plan = new SlotPlan(job, rules);
        tellLateness(job, plan, known);
        if (stopped || plan.next(known, Set.of()).isEmpty()) {
            return 0;
        }
        Optional<NamedLock> lock = slots.tryLock(job);
        if (lock.isEmpty()) {
            return 0;
        }
        try (NamedLock held = lock.get()) {
            return runDue(job, held);
        } finally {
            tellLateness(job, plan, slots.known(job));
        }
    }

    private int runDue(Job job, NamedLock lock) {
        Set<Instant> tried = new HashSet<>();
        while (!stopped) {
            Optional<BegunSlot> slot = slots.beginNext(job, tried);
            if (slot.isEmpty()) {
                break;
            }
            tried.add(slot.get().slot().due());
            work(new HeldSlot(slot.get(), lock));
        }
        return tried.size();
    }

    /**
     * Begins the slot that somebody asks for, whatever became of it before. The caller works on it and closes it.
     *
     * @param due empty: the newest due time that has come
     * @throws JobBusyException if a slot of this job is being worked on
     * @throws JobsStoppedException after {@link #stop}
     * @throws io.pitlane.error.InvalidInputException if {@code due} is no due time, or has not come yet
     */
    public HeldSlot begin(Job job, Optional<Instant> due, StartedBy by) {
        if (stopped) {
            throw new JobsStoppedException();
        }
        NamedLock lock = slots.tryLock(job).orElseThrow(() -> new JobBusyException(job.name()));
        try {
            return new HeldSlot(slots.begin(job, due, by), lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Does the work of a slot, and writes down what came of it. Does not close {@code held}.
     *
     * @return how it ended, and the failure if it did not end well
     */
    public SlotOutcome work(HeldSlot held) {
        Slot slot = held.slot();
        if (held.isAfterDeath()) {
            LOG.warn(
                    "The process that worked on job={} due={} died over it; it is done again, attempt {}",
                    slot.job(),
                    slot.due(),
                    slot.attempts());
            metrics.slotInterrupted(slot.job());
        }
        long begin = System.nanoTime();
        SlotOutcome outcome = attempt(slot);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!end(slot, outcome.end())) {
            LOG.warn(
                    "job={} due={} was taken over by another process while this one worked on it; what came of it here"
                            + " is not written down",
                    slot.job(),
                    slot.due());
        }
        metrics.slotEnded(slot.job(), outcome.end().state().word(), seconds);
        log(slot, outcome.end(), seconds);
        return outcome;
    }

    /** Also on a thread that was interrupted, as those are that outlast a stop. */
    private boolean end(Slot slot, SlotEnd end) {
        boolean isInterrupted = Thread.interrupted();
        try {
            return slots.end(slot, end);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Begins no slot any more, and takes what fails from now on for a consequence of the stop. */
    public void stop() {
        stopped = true;
    }

    private SlotOutcome attempt(Slot slot) {
        try {
            Map<String, Object> figures = work.run(slot.job(), slot.due());
            return SlotOutcome.of(SlotEnd.done(figures == null ? null : JSON.writeValueAsString(figures)));
        } catch (NotYetException e) {
            return SlotOutcome.of(SlotEnd.waiting(words(e)), e);
        } catch (JsonProcessingException e) {
            return failed(
                    slot,
                    new IllegalStateException("Its figures cannot be written as JSON: " + e.getOriginalMessage(), e));
        } catch (RuntimeException e) {
            return stopped
                    ? SlotOutcome.of(SlotEnd.waiting("The process was told to stop, which ended it: " + words(e)), e)
                    : failed(slot, e);
        }
    }

    private SlotOutcome failed(Slot slot, RuntimeException failure) {
        boolean isLast = slot.tries() >= rules.tries();
        Optional<Duration> pause = isLast ? Optional.empty() : Optional.of(rules.pauseAfter(slot.tries()));
        return SlotOutcome.of(SlotEnd.failed(words(failure), pause), failure);
    }

    /** What a person can use: our own sentences, else the first cause. PostgreSQL stores no NUL. */
    private static String words(Throwable failure) {
        Throwable told = failure;
        while (!(told instanceof PitlaneException) && told.getCause() != null && told.getCause() != told) {
            told = told.getCause();
        }
        String words = told instanceof PitlaneException || told instanceof SQLException
                ? String.valueOf(told.getMessage())
                : told.toString();
        String line = words.replace('\0', ' ').strip().replaceAll("\\s*\\R\\s*", " ");
        return cut(line, LONGEST_ERROR);
    }

    private static String cut(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    private void tellLateness(Job job, SlotPlan plan, KnownSlots known) {
        known.lastSuccess().ifPresent(ended -> metrics.lastSuccess(job.name(), ended.toEpochMilli() / 1e3));
        metrics.lateBy(
                job.name(),
                plan.owedSince(known)
                        .map(due ->
                                Math.max(0, Duration.between(due, known.now()).toMillis() / 1e3))
                        .orElse(0.0));
    }

    private static void log(Slot slot, SlotEnd end, double seconds) {
        String millis = String.format(Locale.ROOT, "%.3f", seconds);
        switch (end.state()) {
            case FAILED ->
                LOG.warn(
                        "job={} due={} failed after {} s, attempt {}: {}; {}",
                        slot.job(),
                        slot.due(),
                        millis,
                        slot.attempts(),
                        end.error(),
                        end.pause()
                                .map(pause -> "tried again in " + pause.toSeconds() + " s")
                                .orElse("given up"));
            case WAITING -> LOG.info("job={} due={} waits: {}", slot.job(), slot.due(), end.error());
            default ->
                LOG.info(
                        "job={} due={} done in {} s: {}",
                        slot.job(),
                        slot.due(),
                        millis,
                        cut(end.figures(), SHOWN_FIGURES));
        }
    }
}
