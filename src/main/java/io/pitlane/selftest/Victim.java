package io.pitlane.selftest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process of the product that takes records, brings its backlog home, and is killed. Thread-safe. */
interface Victim extends AutoCloseable {

    /** Sends records. True: acknowledged; false: refused, or the process ended before it answered. */
    CompletableFuture<Boolean> submit(Parcel parcel);

    /**
     * Waits until nothing is left of the backlog and of the inbox.
     *
     * @return false: the process ended before
     */
    boolean drain(Duration patience);

    ProductProcess process();

    default boolean isAlive() {
        return process().isAlive();
    }

    /** SIGKILL, and waits for the end. */
    default void kill() {
        process().kill();
    }

    /**
     * Waits for its end.
     *
     * @return its exit status; -1 where it is alive still
     */
    default int awaitEnd(Duration patience) {
        return process().awaitEnd(patience);
    }

    /** Ends it as somebody who needs it no more. */
    @Override
    default void close() {
        kill();
    }
}
