package io.pitlane.store;

import io.pitlane.database.Transactions;
import io.pitlane.load.Loader;
import io.pitlane.metrics.ReconcileMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings the backlog home: loads the files of the spool, oldest first, each under the id of its batch, and removes each
 * after its commit. What was committed before is found in the ledger and only removed, so it may be killed at any point
 * and be run again; several processes may do this at once. Thread-safe; one run at a time.
 */
public final class Reconciler {

    private static final Duration RETRY_HELD = Duration.ofMinutes(1);

    private final Spool spool;
    private final Loader loader;
    private final SpoolClaims claims;
    private final VanishedFiles vanished;
    private final Duration lease;
    private final ReconcileMetrics metrics;
    private final Clock clock;
    private final HeldEntries held;
    private final ReconcileState state = new ReconcileState();
    private final ReentrantLock running = new ReentrantLock();
    private final Rest rest = new Rest();

    /** @param lease how long a claim on a file lasts unless it is renewed */
    public Reconciler(
            Spool spool,
            Loader loader,
            Transactions transactions,
            Duration lease,
            ReconcileMetrics metrics,
            Clock clock) {
        this.spool = spool;
        this.loader = loader;
        this.claims = new SpoolClaims(transactions, UUID.randomUUID().toString(), lease);
        this.vanished = new VanishedFiles(spool, transactions);
        this.lease = lease;
        this.metrics = metrics;
        this.clock = clock;
        this.held = new HeldEntries(clock, RETRY_HELD);
    }

    /**
     * Works until nothing is left that can be loaded now, or somebody says stop. Waits for a run that is under way, and
     * then does what that has left.
     *
     * @return never throws what the database or a file did: the report tells
     */
    public ReconcileReport run(ReconcileOrder order) {
        running.lock();
        try {
            return runAlone(order);
        } finally {
            running.unlock();
        }
    }

    /** As {@link #run}, where no run is under way; else empty, since that one sees to everything. */
    public Optional<ReconcileReport> tryRun(ReconcileOrder order) {
        if (!running.tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(runAlone(order));
        } finally {
            running.unlock();
        }
    }

    private ReconcileReport runAlone(ReconcileOrder order) {
        Instant start = clock.instant();
        state.began(start);
        ReconcileRun run;
        ReconcileReport report;
        try (SpoolRemoval removal = new SpoolRemoval(spool.exits())) {
            run = new ReconcileRun(spool, loader, claims, vanished, held, removal, state, metrics, rest, order);
            report = work(run, order);
        }
        Duration took = Duration.between(start, clock.instant());
        state.ended(clock.instant(), report);
        metrics.runEnded(
                took.toNanos() / 1e9,
                clock.instant().toEpochMilli() / 1e3,
                run.recordsPerSecond(took),
                report.failed() > 0 || report.interruption().isPresent());
        return report;
    }

    private ReconcileReport work(ReconcileRun run, ReconcileOrder order) {
        try (ClaimRenewal renewal = new ClaimRenewal(claims, lease)) {
            run.begin();
            while (!rest.isStopped()) {
                List<SpoolEntry> backlog = run.workable();
                order.progress()
                        .began(
                                backlog.size(),
                                backlog.stream().mapToLong(SpoolEntry::bytes).sum());
                state.backlogIs(backlog);
                if (backlog.isEmpty()) {
                    break;
                }
                long settledBefore = run.settled();
                inParallel(
                        order.workers(),
                        run,
                        new BacklogQueue(backlog, order.pace().groupBytes()),
                        renewal);
                if (run.interruption().isPresent()) {
                    break;
                }
                if (run.settled() == settledBefore && (!order.waitsForOthers() || !rest.rest(Duration.ofMillis(200)))) {
                    break; // what is left belongs to somebody else
                }
            }
        } finally {
            order.progress().ended();
        }
        return run.end();
    }

    private static void inParallel(int count, ReconcileRun run, BacklogQueue queue, ClaimRenewal renewal) {
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "reconcile");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                workers.add(() -> {
                    run.work(queue, renewal);
                    return null;
                });
            }
            for (Future<Void> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        } catch (InterruptedException e) {
            run.interrupted();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a worker of the reconciler failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** How many of the files that wait are known to the ledger, are damaged, or would be loaded. Changes nothing. */
    public ReconcileReport look(ReconcileOrder order) {
        return new BacklogLook(spool, loader, order).report();
    }

    /** How it goes, for health. */
    public ReconcileState state() {
        return state;
    }

    /** Files that cannot be loaded, oldest first. */
    public List<HeldEntry> held() {
        return held.list();
    }

    /** Ends a run behind the groups in hand, and later ones at once. */
    public void stop() {
        rest.stop();
    }
}
