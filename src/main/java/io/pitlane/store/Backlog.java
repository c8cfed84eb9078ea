package io.pitlane.store;

/** Where batches wait for the database; {@link Spool} but for tests. Thread-safe. */
public interface Backlog {

    /**
     * Writes a batch down. It is durable when this returns; if it throws, nothing of it is kept.
     *
     * @throws StoreRefusalException if there is no room, or it cannot be written
     */
    void write(SpoolBatch batch);
}
