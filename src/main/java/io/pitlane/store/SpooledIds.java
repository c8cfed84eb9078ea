package io.pitlane.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ids that senders chose for batches which lie in the spool, the newest of them: while the database is away, nobody
 * else knows them. Thread-safe.
 */
final class SpooledIds {

    private static final int MOST = 10_000;

    private final Map<String, Spooled> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Spooled> eldest) {
            return size() > MOST;
        }
    };

    /** @param sha256 of the lines */
    record Spooled(String sha256, Receipt receipt) {}

    synchronized void add(GroupBatch batch, Receipt receipt) {
        if (!batch.isNew()) {
            newest.put(place(batch), new Spooled(Digests.sha256(batch.lines(), 0), receipt));
        }
    }

    /** What was answered for the same id before. */
    synchronized Optional<Spooled> find(GroupBatch batch) {
        return batch.isNew() || newest.isEmpty() ? Optional.empty() : Optional.ofNullable(newest.get(place(batch)));
    }

    private static String place(GroupBatch batch) {
        return batch.dataset() + " " + batch.batchId();
    }
}
