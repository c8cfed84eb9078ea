package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.config.StoreMode;
import io.pitlane.config.StoreSettings;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.load.BatchReport;
import io.pitlane.metrics.StoreMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where each group goes, and watches over those that are under way. Thread-safe. */
final class Groups {

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private final Grouping grouping;
    private final StoreSettings settings;
    private final TieredStore.Destination destination;
    private final Optional<DatabaseTier> database;
    private final SpoolTier spool;
    private final Answers answers;
    private final Degradation degradation;
    private final StoreMetrics metrics;
    private final StoreThreads threads;
    private final Lateness lateness = new Lateness(System::nanoTime);
    private final Gathering gathering = new Gathering();
    private final Set<GroupWrite> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean wasReady;

    Groups(
            Grouping grouping,
            StoreSettings settings,
            TieredStore.Destination destination,
            Optional<DatabaseTier> database,
            SpoolTier spool,
            Answers answers,
            Degradation degradation,
            StoreMetrics metrics,
            StoreThreads threads) {
        this.grouping = grouping;
        this.settings = settings;
        this.destination = destination;
        this.database = database;
        this.spool = spool;
        this.answers = answers;
        this.degradation = degradation;
        this.metrics = metrics;
        this.threads = threads;
    }

    /** As {@link WriteQueue.GroupWriting#write}; every submission of the group is answered sooner or later. */
    void write(List<Waiting> group, WriteQueue.Writer writer) {
        CrashPoint.GROUP_TAKEN.reached();
        metrics.groupTaken(
                group.get(0).submission().dataset(),
                group.size(),
                group.stream().mapToInt(each -> each.submission().records()).sum());
        try {
            List<GroupBatch> batches = onFile(known(batches(group)));
            Optional<FallbackReason> past =
                    whyPastDatabase(group.get(0).submission().dataset());
            if (batches.isEmpty()) {
                return;
            }
            GroupWrite write = new GroupWrite(database.orElse(null), spool, answers, batches);
            if (past.isPresent()) {
                write.toSpool(past.get(), "", null);
            } else {
                toDatabase(write, batches, writer);
            }
            if (settings.mode() == StoreMode.MIRROR) {
                batches.forEach(batch -> destination.pit().forget(batch.toSpool()));
            }
            if (past.isPresent()) {
                writer.gather(gathering.spooled());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("A group of {} submissions could not be written", group.size(), e);
            group.forEach(each -> answers.fail(each, e));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private List<GroupBatch> batches(List<Waiting> group) {
        List<Waiting> differing = new ArrayList<>();
        List<GroupBatch> batches = grouping.batches(group, differing);
        differing.forEach(
                each -> answers.fail(each, otherContent(each.submission().batchId())));
        return batches;
    }

    /** Without those whose ids are known from the spool. */
    private List<GroupBatch> known(List<GroupBatch> batches) {
        List<GroupBatch> open = new ArrayList<>();
        for (GroupBatch batch : batches) {
            Optional<SpooledIds.Spooled> before = spool.ids().find(batch);
            if (before.isEmpty()) {
                open.add(batch);
            } else if (before.get().sha256().equals(Digests.sha256(batch.lines(), 0))) {
                answers.repeat(batch, before.get().receipt().orElseGet(() -> receipt(batch)));
            } else {
                answers.fail(batch, otherContent(batch.batchId()));
            }
        }
        return open;
    }

    /** As it was answered before this process began. */
    private Receipt receipt(GroupBatch batch) {
        return batch.receipt(
                batch.members().get(0),
                Tier.SPOOL,
                BatchReport.NOTHING,
                destination.check().findRefused(batch.toLoad(false)));
    }

    private static StoreRefusalException otherContent(String batchId) {
        return new StoreRefusalException(
                StoreRefusalException.Reason.OTHER_CONTENT,
                "the batch id " + batchId + " was given to other records before; nothing of these is kept",
                null);
    }

    /** Writes the files of the PIT tree, where the settings want them; tells what remains to be done. */
    private List<GroupBatch> onFile(List<GroupBatch> batches) {
        if (settings.mode() == StoreMode.DATABASE_FIRST) {
            return batches;
        }
        List<GroupBatch> open = new ArrayList<>();
        for (GroupBatch batch : batches) {
            try {
                PitTree.Written written = destination.pit().write(batch.toSpool());
                if (settings.mode() == StoreMode.MIRROR) {
                    open.add(batch);
                } else {
                    answers.acknowledge(batch, Tier.FILE, BatchReport.NOTHING, told(written.refused()));
                    destination.pit().forget(batch.toSpool());
                }
            } catch (StoreRefusalException e) {
                answers.fail(batch, e);
            }
        }
        return open;
    }

    private static List<BatchReport.Refused> told(List<Receipt.RefusedRecord> refused) {
        return refused.stream()
                .map(each -> new BatchReport.Refused(each.index(), each.reason(), each.detail()))
                .toList();
    }

    private Optional<FallbackReason> whyPastDatabase(String dataset) {
        if (database.isEmpty()) {
            return Optional.of(FallbackReason.DISABLED);
        }
        if (!destination.presence().isReady()) {
            return Optional.of(wasReady ? FallbackReason.AWAY : FallbackReason.START);
        }
        wasReady = true;
        return lateness.isLeftAlone(dataset) ? Optional.of(FallbackReason.DEADLINE) : Optional.empty();
    }

    private void toDatabase(GroupWrite write, List<GroupBatch> batches, WriteQueue.Writer writer) {
        String dataset = batches.get(0).dataset();
        underWay.add(write);
        Future<?> watch = threads.timer()
                .schedule(
                        () -> threads.working().execute(() -> deadlinePassed(write, dataset, writer)),
                        settings.writeDeadline().toNanos(),
                        TimeUnit.NANOSECONDS);
        try {
            DatabaseTier.Outcome outcome = write.toDatabase();
            boolean inTime = watch.cancel(false);
            if (outcome.isCommitted() && inTime) {
                lateness.committed(dataset);
                gathering.committed();
                if (outcome.reports().stream()
                        .allMatch(report -> report.failure().isEmpty())) {
                    degradation.committed(dataset);
                }
            } else if (!outcome.isCommitted() && outcome.reason().isAbsence()) {
                destination.presence().lost(outcome.failure());
            }
        } finally {
            watch.cancel(false);
            underWay.remove(write);
        }
    }

    /** The attempt goes on, on its own; the queue goes on with another writer. */
    private void deadlinePassed(GroupWrite write, String dataset, WriteQueue.Writer writer) {
        if (!underWay.contains(write)) {
            return; // it ended at the same moment
        }
        lateness.late(dataset);
        destination
                .presence()
                .lost(new DatabaseUnavailableException(
                        "records for " + dataset + " were not committed within "
                                + settings.writeDeadline().toMillis() + " ms (store.write-deadline)",
                        null));
        writer.leave();
        write.late(FallbackReason.DEADLINE);
    }

    /** Writes submissions to the spool that nobody has begun to write. */
    void spool(List<Waiting> rest, FallbackReason reason) {
        if (!rest.isEmpty()) {
            new GroupWrite(null, spool, answers, known(batches(rest))).toSpool(reason, "", null);
        }
    }

    /** What is under way still goes to the spool: the process ends. */
    void giveUp() {
        underWay.forEach(GroupWrite::giveUp);
    }
}
