package io.pitlane.store;

/** Whether the database takes records now. Thread-safe, and quick. */
public interface DatabasePresence {

    boolean isReady();

    /** Somebody met a database that was away: it is not ready until it was looked for again. */
    void lost(Throwable failure);
}
