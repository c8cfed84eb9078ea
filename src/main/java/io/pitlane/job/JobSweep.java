package io.pitlane.job;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.PitlaneException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due beside everything else, each job on a thread of its own: a long one holds up no other. Thread-safe;
 * {@link #close()} ends the threads.
 */
public final class JobSweep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobSweep.class);
    private static final int CANCELLATIONS = 4;

    private final JobList jobs;
    private final SlotRunner runner;
    private final BooleanSupplier isReady;
    private final Consumer<DatabaseUnavailableException> databaseLost;
    private final Runnable cancellation;
    private final Duration grace;
    private final Map<String, AtomicBoolean> inHand = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread worker = new Thread(task, "job");
        worker.setDaemon(true);
        return worker;
    });

    /**
     * @param isReady whether the database can be worked with now
     * @param databaseLost is told when it cannot
     * @param cancellation ends statements of jobs that outlast the stop
     * @param grace how long a stop waits for slots in hand, before and after the cancellation
     */
    public JobSweep(
            JobList jobs,
            SlotRunner runner,
            BooleanSupplier isReady,
            Consumer<DatabaseUnavailableException> databaseLost,
            Runnable cancellation,
            Duration grace) {
        this.jobs = jobs;
        this.runner = runner;
        this.isReady = isReady;
        this.databaseLost = databaseLost;
        this.cancellation = cancellation;
        this.grace = grace;
    }

    /** Begins to catch up on every job that runs by itself. Returns at once. */
    public void sweep() {
        jobs.jobs().stream().filter(Job::isOn).forEach(this::begin);
    }

    /** The same for one job, at a due time of it. */
    public void due(String job) {
        begin(jobs.job(job));
    }

    /**
     * Begins one slot now, and works on it beside everything else.
     *
     * @param due empty: the newest due time that has come
     * @return the slot as it was begun
     * @throws JobBusyException if the job is running
     * @throws JobsStoppedException if this process is stopping
     * @throws io.pitlane.error.InvalidInputException if there is no such job or slot
     */
    public Slot start(String job, Optional<Instant> due, StartedBy by) {
        HeldSlot held = runner.begin(jobs.job(job), due, by);
        try {
            threads.execute(() -> guarded(job, () -> {
                try (held) {
                    runner.work(held);
                }
            }));
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
        return held.slot();
    }

    private void begin(Job job) {
        AtomicBoolean busy = inHand.computeIfAbsent(job.name(), name -> new AtomicBoolean());
        if (!isReady.getAsBoolean() || !busy.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    guarded(job.name(), () -> runner.runDue(job));
                } finally {
                    busy.set(false);
                }
            });
        } catch (RuntimeException e) {
            busy.set(false);
            LOG.debug("Told to stop before job={} was looked at", job.name(), e);
        }
    }

    private void guarded(String job, Runnable task) {
        Thread.currentThread().setName("job-" + job);
        try {
            task.run();
        } catch (DatabaseUnavailableException e) {
            databaseLost.accept(e);
        } catch (PitlaneException e) {
            LOG.error("job={} cannot be run, and is looked at again at the next sweep: {}", job, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("job={} cannot be run, and is looked at again at the next sweep", job, e);
        }
    }

    /** Begins nothing any more, and waits for slots in hand; those that take too long are done again another time. */
    @Override
    public void close() {
        runner.stop();
        threads.shutdown();
        if (await(grace)) {
            return;
        }
        // Again and again: work between two statements hears of it at the next one.
        Duration step = grace.dividedBy(CANCELLATIONS);
        for (int i = 0; i < CANCELLATIONS; i++) {
            cancellation.run();
            threads.shutdownNow();
            if (await(step)) {
                return;
            }
        }
        LOG.warn("A job outlasts the stop; its slot is done again at the next start");
    }

    private boolean await(Duration patience) {
        try {
            return threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
