package io.pitlane.selftest;

import io.pitlane.config.DatabaseSettings;
import io.pitlane.database.ConnectionTarget;

/** The database that is filled, and may be killed. Not thread-safe. */
public interface ScratchDatabase extends AutoCloseable {

    ConnectionTarget target();

    /** How to connect to it. */
    DatabaseSettings settings();

    /**
     * SIGKILL to the server.
     *
     * @return false: it is not ours to kill
     */
    boolean kill();

    /** Starts it again after {@link #kill()}, at the same place. */
    void revive();

    @Override
    void close();
}
