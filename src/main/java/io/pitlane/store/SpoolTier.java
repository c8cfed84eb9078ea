package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.metrics.StoreMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Brings batches into the spool and acknowledges them. Thread-safe. */
final class SpoolTier {

    /** Files that one group writes at the same time: they share the work of the disk. */
    private static final int LANES = 8;

    private final Backlog backlog;
    private final RefusalCheck check;
    private final SpooledIds ids;
    private final Answers answers;
    private final Degradation degradation;
    private final StoreMetrics metrics;
    private final Executor threads;
    private final boolean isMirrored;

    /** @param isMirrored whether records are files of the PIT tree before they come here */
    SpoolTier(
            Backlog backlog,
            RefusalCheck check,
            SpooledIds ids,
            Answers answers,
            Degradation degradation,
            StoreMetrics metrics,
            Executor threads,
            boolean isMirrored) {
        this.backlog = backlog;
        this.check = check;
        this.ids = ids;
        this.answers = answers;
        this.degradation = degradation;
        this.metrics = metrics;
        this.threads = threads;
        this.isMirrored = isMirrored;
    }

    /** Of the batches that it has. */
    SpooledIds ids() {
        return ids;
    }

    /** A batch that the spool did not take. */
    record Left(GroupBatch batch, RuntimeException why) {}

    /**
     * Writes and acknowledges.
     *
     * @param detail more than the reason says, for people; may be empty
     * @return what the spool did not take
     */
    List<Left> write(List<GroupBatch> batches, FallbackReason reason, String detail) {
        List<Left> left = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        Runnable lane = () -> {
            for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                try {
                    write(batches.get(i), reason, detail);
                } catch (RuntimeException e) {
                    left.add(new Left(batches.get(i), e));
                }
            }
        };
        List<CompletableFuture<Void>> others = IntStream.range(1, Math.min(LANES, batches.size()))
                .mapToObj(i -> CompletableFuture.runAsync(lane, threads))
                .toList();
        lane.run();
        others.forEach(CompletableFuture::join);
        return left;
    }

    private void write(GroupBatch batch, FallbackReason reason, String detail) {
        List<BatchReport.Refused> refused = check.findRefused(batch.toLoad(false));
        backlog.write(isMirrored ? batch.toSpool().mirrored() : batch.toSpool());
        metrics.fellBack(batch.dataset(), reason.word(), batch.members().size());
        if (reason.isTrouble()) {
            degradation.fellBack(batch.dataset(), reason, detail);
        }
        if (!batch.isNew()) {
            ids.add(batch, batch.receipt(batch.members().get(0), Tier.SPOOL, BatchReport.NOTHING, refused));
        }
        answers.acknowledge(batch, Tier.SPOOL, BatchReport.NOTHING, refused);
    }
}
