package io.pitlane.store;

import io.pitlane.load.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ids that senders chose for batches which lie in the spool, the newest of them: while the database is away, nobody
 * else knows them. Thread-safe.
 */
final class SpooledIds {

    private static final int MOST = 50_000;
    private static final int LONGEST = 64;
    private static final String APART = "apart-";

    private final Map<String, Spooled> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Spooled> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param sha256 of the lines
     * @param receipt what was answered; empty: that was before this process
     */
    record Spooled(String sha256, Optional<Receipt> receipt) {}

    /** What waits from before. */
    synchronized void addAll(List<SpooledId> ids) {
        ids.forEach(each ->
                newest.put(place(each.dataset(), each.batchId()), new Spooled(each.sha256(), Optional.empty())));
    }

    synchronized void add(GroupBatch batch, Receipt receipt) {
        if (!batch.isNew()) {
            newest.put(
                    place(batch.dataset(), batch.batchId()),
                    new Spooled(Digests.sha256(batch.lines(), 0), Optional.of(receipt)));
        }
    }

    /** What was answered for the same id before. */
    synchronized Optional<Spooled> find(GroupBatch batch) {
        return batch.isNew() || newest.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(newest.get(place(batch.dataset(), batch.batchId())));
    }

    /** An id for records whose own is another batch's: the same for the same records. */
    static String apart(RecordBatch batch) {
        byte[] both = (batch.batchId() + "\n" + Digests.sha256(batch.lines(), 0)).getBytes(StandardCharsets.UTF_8);
        return APART + Digests.sha256(both, 0).substring(0, LONGEST - APART.length());
    }

    private static String place(String dataset, String batchId) {
        return dataset + " " + batchId;
    }
}
