package io.pitlane.feed;

import io.pitlane.load.BatchReport;
import io.pitlane.store.BatchIds;
import io.pitlane.store.LineForm;
import io.pitlane.store.Receipt;
import io.pitlane.store.Store;
import io.pitlane.store.StoreRefusalException;
import io.pitlane.store.Submission;
import io.pitlane.store.Tier;
import java.time.Clock;
import java.util.concurrent.CompletionException;

/** Hands the lines of polls to the store, each call as a batch of its own, and waits until they are durable. Thread-safe. */
public final class Keeping {

    private final Store store;
    private final BatchIds ids;

    public Keeping(Store store, Clock clock) {
        this.store = store;
        this.ids = new BatchIds(clock);
    }

    /**
     * What became of lines.
     *
     * @param batch what was loaded; {@link BatchReport#NOTHING} where nothing was yet
     * @param where they wait, for people; empty: they do not
     */
    record Kept(BatchReport batch, String where) {}

    /**
     * Returns when they are durable.
     *
     * @param origin what the ledger, the spool and the quarantine call it, such as {@code feed okx-trades BTC/USDT}
     * @param lines NDJSON, at least one
     * @throws PollFailedException if nothing of them is kept
     */
    Kept keep(String origin, String dataset, LineForm form, byte[] lines) {
        String id = ids.next().toString();
        try {
            Receipt receipt = store.submit(Submission.ofLines(dataset, form, id, origin, lines))
                    .join();
            return new Kept(receipt.report(), where(receipt.tier()));
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreRefusalException refusal) {
                throw PollFailedException.error("nothing of the answer is kept: " + refusal.getMessage(), refusal);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static String where(Tier tier) {
        return switch (tier) {
            case POSTGRES -> "";
            case SPOOL -> "the database is away or slow; the answer waits in the spool";
            case FILE -> "the answer is in files of the PIT tree alone (store.mode)";
            case MEMORY -> "nothing is kept of the answer (db.backend = memory)";
        };
    }
}
