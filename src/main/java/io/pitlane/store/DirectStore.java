package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.Loader;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Loads records at once, on the calling thread, for a command that ends then: if the database goes away, the command fails
 * and nothing waits anywhere. Thread-safe.
 */
public final class DirectStore implements Store {

    private final Loader loader;

    public DirectStore(Loader loader) {
        this.loader = loader;
    }

    /** @param submission of records, with a batch id */
    @Override
    public CompletableFuture<Receipt> submit(Submission submission) {
        try {
            BatchReport report = loader.loadRecords(
                    submission.batchId(), submission.source(), submission.dataset(), submission.lines());
            List<Receipt.RefusedRecord> refused = report.refused().stream()
                    .map(each -> new Receipt.RefusedRecord(Math.toIntExact(each.index()), each.reason(), each.detail()))
                    .toList();
            return CompletableFuture.completedFuture(new Receipt(
                    submission.batchId(), Tier.POSTGRES, submission.records() - refused.size(), refused, report));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
