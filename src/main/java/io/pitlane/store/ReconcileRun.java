package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.Retry;
import io.pitlane.error.PitlaneException;
import io.pitlane.load.BatchReport;
import io.pitlane.load.LoadStoppedException;
import io.pitlane.load.Loader;
import io.pitlane.load.RecordBatch;
import io.pitlane.metrics.ReconcileMetrics;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run over the backlog, and what has come of it so far. Worked on by several threads. */
final class ReconcileRun {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileRun.class);
    private static final Retry RETRY = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(1));
    /** After so many files of a dataset in a row that cannot be loaded, the others of it wait for the next run. */
    private static final int MOST_FAILURES = 3;

    private final Spool spool;
    private final Loader loader;
    private final BatchLoad load;
    private final SpoolClaims claims;
    private final VanishedFiles vanished;
    private final HeldEntries held;
    private final SpoolRemoval removal;
    private final ReconcileState state;
    private final ReconcileCounts counts;
    private final Rest rest;
    private final ReconcileOrder order;
    private final Semaphore connections;

    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private final Set<String> restingDatasets = new HashSet<>();
    private RuntimeException interruption;

    ReconcileRun(
            Spool spool,
            Loader loader,
            SpoolClaims claims,
            VanishedFiles vanished,
            HeldEntries held,
            SpoolRemoval removal,
            ReconcileState state,
            ReconcileMetrics metrics,
            Rest rest,
            ReconcileOrder order) {
        this.spool = spool;
        this.loader = loader;
        this.load = new RejoiningLoad(loader::loadTogether, spool);
        this.claims = claims;
        this.vanished = vanished;
        this.held = held;
        this.removal = removal;
        this.state = state;
        this.counts = new ReconcileCounts(metrics);
        this.rest = rest;
        this.order = order;
        this.connections = new Semaphore(order.connections());
    }

    private Stream<SpoolEntry> backlog() {
        return spool.backlog().stream().filter(order::isAbout);
    }

    /** @param batch what is in the file */
    private record Item(SpoolEntry entry, SpoolFile file, SpoolBatch batch) {}

    /** Files that can be tried now, oldest first. */
    synchronized List<SpoolEntry> workable() {
        return backlog()
                .filter(entry -> !restingDatasets.contains(entry.dataset()) && !held.isHeld(entry.path()))
                .toList();
    }

    /** How many files are settled one way or another: while it grows, another look at the backlog is worth it. */
    long settled() {
        return counts.settled();
    }

    synchronized Optional<RuntimeException> interruption() {
        return Optional.ofNullable(interruption);
    }

    void interrupted() {
        interrupt(new LoadStoppedException());
    }

    /** Works groups off until there are none, or something ends the run. */
    void work(BacklogQueue queue, ClaimRenewal renewal) {
        while (!rest.isStopped() && interruption().isEmpty()) {
            List<SpoolEntry> group = queue.next();
            if (group.isEmpty()) {
                return;
            }
            long start = System.nanoTime();
            long before = counts.records();
            try {
                work(group, renewal);
            } catch (DatabaseUnavailableException | LoadStoppedException e) {
                interrupt(e);
                return;
            }
            restingDatasets().forEach(queue::drop);
            long bytes = group.stream().mapToLong(SpoolEntry::bytes).sum();
            state.advanced(group.size(), bytes);
            order.progress().advanced(bytes, counts.records() - before);
            Duration pause =
                    order.pace().restAfter(Duration.ofNanos(System.nanoTime() - start), counts.records() - before);
            if (!pause.isZero()) {
                rest.rest(pause);
            }
        }
    }

    private void work(List<SpoolEntry> group, ClaimRenewal renewal) {
        List<SpoolEntry> rest = group;
        while (!rest.isEmpty()) {
            Map<String, Item> items = new LinkedHashMap<>();
            List<SpoolEntry> sameIds = new ArrayList<>();
            for (SpoolEntry entry : rest) {
                read(entry, items, sameIds);
            }
            if (!items.isEmpty()) {
                claimAndLoad(items, renewal);
            }
            rest = sameIds;
        }
    }

    private void read(SpoolEntry entry, Map<String, Item> items, List<SpoolEntry> sameIds) {
        Optional<SpoolFile> file = spool.readFile(entry, this::cannotBeRead);
        if (file.isEmpty()) {
            return; // somebody else has loaded it, unless we were told why
        }
        SpoolBatch batch = file.get().batch();
        if (items.containsKey(batch.batchId())) {
            sameIds.add(entry);
        } else {
            items.put(batch.batchId(), new Item(entry, file.get(), batch));
        }
    }

    private void claimAndLoad(Map<String, Item> items, ClaimRenewal renewal) {
        String dataset = items.values().iterator().next().entry().dataset();
        Set<String> taken = Set.copyOf(RETRY.call(() -> claims.take(dataset, items.keySet())));
        if (taken.isEmpty()) {
            return;
        }
        CrashPoint.RECONCILE_CLAIMED.reached();
        renewal.begin(dataset, taken);
        RuntimeException failure = null;
        try {
            // Whoever had the claim before may have removed the file just before we got it.
            List<Item> ours = items.values().stream()
                    .filter(item -> taken.contains(item.batch().batchId()))
                    .filter(item -> Files.exists(item.entry().path()))
                    .toList();
            load(dataset, ours);
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            renewal.end(taken);
            release(dataset, taken, failure);
        }
    }

    /** A claim that is not given up runs out by itself. */
    private void release(String dataset, Set<String> taken, RuntimeException failure) {
        try {
            claims.release(dataset, taken);
        } catch (RuntimeException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }

    private void load(String dataset, List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        List<BatchReport> reports;
        try {
            List<RecordBatch> batches =
                    items.stream().map(item -> item.batch().toLoad()).toList();
            reports = RETRY.call(() -> together(batches), e -> e instanceof DatabaseUnavailableException);
        } catch (DatabaseUnavailableException | LoadStoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (items.size() == 1) {
                failed(items.get(0).entry(), e.getMessage() == null ? e.toString() : e.getMessage());
                return;
            }
            // One of them is the cause: each for itself, so that it does not keep the others waiting.
            for (Item item : items) {
                if (restingDatasets().contains(dataset)) {
                    return;
                }
                load(dataset, List.of(item));
            }
            return;
        }
        CrashPoint.RECONCILE_COMMITTED.reached();
        remove(items, reports);
        for (int i = 0; i < items.size(); i++) {
            ended(dataset, items.get(i), reports.get(i));
        }
    }

    private List<BatchReport> together(List<RecordBatch> batches) {
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        }
        try {
            return load.loadTogether(batches);
        } finally {
            connections.release();
        }
    }

    private void remove(List<Item> items, List<BatchReport> reports) {
        List<SpoolRemoval.Settled> settled = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (reports.get(i).failure().isEmpty()) {
                Item item = items.get(i);
                settled.add(new SpoolRemoval.Settled(item.entry(), item.file()));
            }
        }
        removal.remove(settled);
    }

    private void ended(String dataset, Item item, BatchReport first) {
        BatchReport report = first;
        if (RejoiningLoad.isOfAnother(first)) {
            report = apart(dataset, item).orElse(first);
            remove(List.of(item), List.of(report));
        }
        if (report.failure().isPresent()) {
            failed(item.entry(), report.failure().get().getMessage());
            return;
        }
        held.release(item.entry().path());
        counts.ended(dataset, report);
        synchronized (this) {
            failuresInARow.remove(dataset);
        }
    }

    /**
     * Two batches were acknowledged under one id, the second by a process that did not know of the first: both are facts,
     * so the second gets an id of its own, the same each time. Not where one of them is what was saved of the other.
     */
    private Optional<BatchReport> apart(String dataset, Item item) {
        RecordBatch batch = item.batch().toLoad();
        if (batch.wholeSha256().isPresent() || !RETRY.call(() -> loader.isOfWholeBatch(dataset, batch.batchId()))) {
            return Optional.empty();
        }
        LOG.warn(
                "{} has a batch id that other records had before; it is loaded apart",
                item.entry().path());
        RecordBatch apart = new RecordBatch(
                SpooledIds.apart(batch),
                false,
                batch.origin(),
                dataset,
                batch.form(),
                batch.lines(),
                batch.acceptedAt());
        return Optional.of(RETRY.call(() -> together(List.of(apart)), e -> e instanceof DatabaseUnavailableException)
                .get(0));
    }

    private void failed(SpoolEntry entry, String why) {
        held.hold(entry.path(), why);
        counts.failed(entry.dataset(), entry.path() + " stays where it is: " + why);
        synchronized (this) {
            if (failuresInARow.merge(entry.dataset(), 1, Integer::sum) >= MOST_FAILURES) {
                restingDatasets.add(entry.dataset());
            }
        }
    }

    private void cannotBeRead(SpoolEntry entry, Optional<Exception> failure) {
        if (failure.isPresent()) {
            failed(entry, "it cannot be read: " + failure.get().getMessage());
            return;
        }
        counts.failed(
                entry.dataset(),
                entry.path() + " is damaged: it is in quarantine, and what could be saved of it is loaded");
    }

    private synchronized void interrupt(RuntimeException why) {
        if (interruption == null) {
            interruption = why;
        }
    }

    private synchronized List<String> restingDatasets() {
        return List.copyOf(restingDatasets);
    }

    double recordsPerSecond(Duration took) {
        return counts.records() == 0 ? 0 : counts.records() / Math.max(1e-3, took.toNanos() / 1e9);
    }

    /** Clears up what dead processes left in the table of claims. */
    void begin() {
        try {
            RETRY.call(() -> {
                claims.forgetAbandoned();
                return null;
            });
        } catch (DatabaseUnavailableException e) {
            interrupt(e);
        }
    }

    /** What came of it, once nobody works any more. */
    ReconcileReport end() {
        if (interruption().isEmpty()) {
            try {
                vanished.settle();
            } catch (PitlaneException e) {
                interrupt(e);
            }
        }
        List<MissingFile> lost = interruption().isEmpty() ? spool.missed() : List.of();
        lost.forEach(file -> counts.note(sentence(file)));
        return counts.report(backlog().count(), lost.size(), interruption());
    }

    private static String sentence(MissingFile file) {
        return file.batchId()
                .map(batchId -> file.path() + " is gone, and the ledger does not have its batch " + batchId)
                .orElseGet(() -> "file " + file.sequence() + " of writer " + file.writer()
                        + " is gone, and nobody knows what it held");
    }
}
