package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.metrics.StoreMetrics;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells those who wait what became of their submissions: each is told once, by whoever comes first. On threads of its
 * own, since nobody knows what they do with the answer, unless they say that they only pass it on. Thread-safe.
 */
final class Answers {

    private final Executor threads;
    private final StoreMetrics metrics;
    private final LongSupplier nanoTime;

    Answers(Executor threads, StoreMetrics metrics, LongSupplier nanoTime) {
        this.threads = threads;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /** The batch is durable. */
    void acknowledge(GroupBatch batch, Tier tier, BatchReport report, List<BatchReport.Refused> refused) {
        tell(batch, member -> acknowledge(member.waiting(), batch.receipt(member, tier, report, refused)));
    }

    /** The same batch was acknowledged before. */
    void repeat(GroupBatch batch, Receipt receipt) {
        tell(batch, member -> acknowledge(member.waiting(), receipt));
    }

    private void tell(GroupBatch batch, Consumer<GroupBatch.Member> what) {
        if (batch.members().stream().allMatch(member -> member.waiting().isPrompt())) {
            batch.members().forEach(what);
        } else {
            threads.execute(() -> batch.members().forEach(what));
        }
    }

    private void acknowledge(Waiting waiting, Receipt receipt) {
        if (waiting.answer().complete(receipt)) {
            metrics.acknowledged(
                    waiting.submission().dataset(),
                    receipt.tier().word(),
                    nanoTime.getAsLong() - waiting.cameAtNanos());
        }
    }

    void fail(GroupBatch batch, Throwable failure) {
        batch.members().forEach(member -> fail(member.waiting(), failure));
    }

    void fail(Waiting waiting, Throwable failure) {
        threads.execute(() -> {
            if (waiting.answer().completeExceptionally(failure)) {
                String reason = failure instanceof StoreRefusalException refusal
                        ? refusal.reason().word()
                        : "failed";
                metrics.refused(waiting.submission().dataset(), reason);
            }
        });
    }
}
