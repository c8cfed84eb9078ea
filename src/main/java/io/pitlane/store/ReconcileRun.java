package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.Retry;
import io.pitlane.load.BatchReport;
import io.pitlane.load.FileState;
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
import java.util.stream.Stream;

/** One run over the backlog, and what has come of it so far. Worked on by several threads. */
final class ReconcileRun {

    private static final Retry RETRY = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(1));
    /** After so many files of a dataset in a row that cannot be loaded, the others of it wait for the next run. */
    private static final int MOST_FAILURES = 3;

    private static final int MOST_NOTES = 10;

    private final Spool spool;
    private final Loader loader;
    private final SpoolClaims claims;
    private final HeldEntries held;
    private final ReconcileState state;
    private final ReconcileMetrics metrics;
    private final Rest rest;
    private final ReconcileOrder order;

    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private final Set<String> restingDatasets = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private long loaded;
    private long duplicate;
    private long failed;
    private long rows;
    private long rejected;
    private long records;
    private long settled;
    private RuntimeException interruption;

    ReconcileRun(
            Spool spool,
            Loader loader,
            SpoolClaims claims,
            HeldEntries held,
            ReconcileState state,
            ReconcileMetrics metrics,
            Rest rest,
            ReconcileOrder order) {
        this.spool = spool;
        this.loader = loader;
        this.claims = claims;
        this.held = held;
        this.state = state;
        this.metrics = metrics;
        this.rest = rest;
        this.order = order;
    }

    private Stream<SpoolEntry> backlog() {
        return spool.backlog().stream().filter(order::isAbout);
    }

    private record Item(SpoolEntry entry, SpoolBatch batch) {}

    /** Files that can be tried now, oldest first. */
    synchronized List<SpoolEntry> workable() {
        return backlog()
                .filter(entry -> !restingDatasets.contains(entry.dataset()) && !held.isHeld(entry.path()))
                .toList();
    }

    /** How many files are settled one way or another: while it grows, another look at the backlog is worth it. */
    synchronized long settled() {
        return settled;
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
            long before = records();
            try {
                work(group, renewal);
            } catch (DatabaseUnavailableException | LoadStoppedException e) {
                interrupt(e);
                return;
            }
            restingDatasets().forEach(queue::drop);
            long bytes = group.stream().mapToLong(SpoolEntry::bytes).sum();
            state.advanced(bytes);
            order.progress().advanced(bytes, records() - before);
            Duration pause = order.pace().restAfter(Duration.ofNanos(System.nanoTime() - start), records() - before);
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
        boolean wasThere = Files.exists(entry.path());
        Optional<SpoolBatch> batch = spool.read(entry);
        if (batch.isEmpty()) {
            if (Files.exists(entry.path())) {
                failed(entry, "it cannot be read; see to its rights and to the disk");
            } else if (wasThere) {
                torn(entry);
            }
        } else if (items.containsKey(batch.get().batchId())) {
            sameIds.add(entry);
        } else {
            items.put(batch.get().batchId(), new Item(entry, batch.get()));
        }
    }

    private void claimAndLoad(Map<String, Item> items, ClaimRenewal renewal) {
        String dataset = items.values().iterator().next().entry().dataset();
        List<String> taken = List.copyOf(RETRY.call(() -> claims.take(dataset, items.keySet())));
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
    private void release(String dataset, List<String> taken, RuntimeException failure) {
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
            reports = RETRY.call(() -> loader.loadTogether(batches), e -> e instanceof DatabaseUnavailableException);
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
        for (int i = 0; i < items.size(); i++) {
            ended(dataset, items.get(i), reports.get(i));
        }
    }

    private void ended(String dataset, Item item, BatchReport report) {
        if (report.failure().isPresent()) {
            failed(item.entry(), report.failure().get().getMessage());
            return;
        }
        spool.remove(item.entry(), item.batch().batchId());
        held.release(item.entry().path());
        boolean known = !report.parts().isEmpty()
                && report.parts().stream().allMatch(part -> part.state() == FileState.DUPLICATE);
        synchronized (this) {
            settled++;
            failuresInARow.remove(dataset);
            if (known) {
                duplicate++;
            } else {
                loaded++;
                rows += report.inserted() + report.updated();
                rejected += report.rejected();
                records += report.read();
            }
        }
        metrics.filesEnded(dataset, known ? "duplicate" : "loaded", 1);
        if (!known) {
            report.parts()
                    .forEach(part -> metrics.recordsLoaded(
                            part.dataset(), part.inserted(), part.updated(), part.duplicate(), part.rejected()));
        }
    }

    private synchronized void failed(SpoolEntry entry, String why) {
        held.hold(entry.path(), why);
        failed++;
        settled++;
        note(entry.path() + " stays where it is: " + why);
        metrics.filesEnded(entry.dataset(), "failed", 1);
        if (failuresInARow.merge(entry.dataset(), 1, Integer::sum) >= MOST_FAILURES) {
            restingDatasets.add(entry.dataset());
        }
    }

    private synchronized void torn(SpoolEntry entry) {
        failed++;
        settled++;
        note(entry.path() + " is damaged: it is in quarantine, and what could be saved of it is loaded");
        metrics.filesEnded(entry.dataset(), "failed", 1);
    }

    private void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    private synchronized void interrupt(RuntimeException why) {
        if (interruption == null) {
            interruption = why;
        }
    }

    private synchronized long records() {
        return records;
    }

    private synchronized List<String> restingDatasets() {
        return List.copyOf(restingDatasets);
    }

    double recordsPerSecond(Duration took) {
        return records() == 0 ? 0 : records() / Math.max(1e-3, took.toNanos() / 1e9);
    }

    synchronized ReconcileReport report() {
        return new ReconcileReport(
                backlog().count(), loaded, duplicate, failed, rows, rejected, notes, Optional.ofNullable(interruption));
    }
}
