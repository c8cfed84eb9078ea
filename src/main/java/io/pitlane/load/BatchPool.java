package io.pitlane.load;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The batches of a loader, made once and used again: they bound its memory, and who reads faster than the database
 * writes waits here. Thread-safe.
 */
final class BatchPool {

    private final BlockingQueue<Batch> free;

    BatchPool(int size) {
        free = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            free.add(new Batch());
        }
    }

    /** A cleared batch; waits for one. Whoever holds one never waits for another. */
    Batch take() {
        try {
            Batch batch = free.take();
            batch.clear();
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        }
    }

    void giveBack(Batch batch) {
        free.add(batch);
    }
}
