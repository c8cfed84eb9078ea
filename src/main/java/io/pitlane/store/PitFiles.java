package io.pitlane.store;

/** Where every batch is written as files of the PIT tree, where the settings want that; {@link PitTree} but for tests. Thread-safe. */
public interface PitFiles {

    /**
     * Writes every record of a batch; all are durable when this returns.
     *
     * @throws StoreRefusalException if the disk is full or the folder cannot be written
     */
    PitTree.Written write(SpoolBatch batch);

    /** The batch is settled for good: it will not be written again. */
    void forget(SpoolBatch batch);
}
