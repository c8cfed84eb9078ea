package io.pitlane.database;

import javax.sql.DataSource;

/**
 * Runs units of work, each in one transaction on a connection borrowed for it. Thread-safe.
 *
 * <p>An SQLException that may pass (see {@link SqlStates}) leaves as {@link DatabaseUnavailableException}, every other
 * one as {@link DatabaseException}; the original is the cause.
 */
public final class Transactions {

    private final DataSource dataSource;

    public Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Commits what {@code work} did, or rolls it back when it throws.
     *
     * @param kind decides the statement timeout and the metric tag
     * @param name a short stable name for logs and metrics, such as {@code load-chunk}; never data
     */
    public <T> T call(OperationKind kind, String name, SqlFunction<T> work) {
        throw new IllegalStateException("under construction " + dataSource + kind + name + work);
    }
}
