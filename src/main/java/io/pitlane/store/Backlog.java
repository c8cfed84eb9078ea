package io.pitlane.store;

import java.util.List;

/** Where batches wait for the database; {@link Spool} but for tests. Thread-safe. */
public interface Backlog {

    /**
     * Writes a batch down. It is durable when this returns; if it throws, nothing of it is kept.
     *
     * @throws StoreRefusalException if there is no room, or it cannot be written
     */
    void write(SpoolBatch batch);

    /** The batches that wait from before, as many as are known. */
    default List<SpooledId> ids() {
        return List.of();
    }
}
