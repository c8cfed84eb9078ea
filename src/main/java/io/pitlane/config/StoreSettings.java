package io.pitlane.config;

import java.time.Duration;

/**
 * The store.
 *
 * @param writeDeadline a group that the database has not committed by then goes to the spool
 * @param drainTimeout on stop, what is not committed by then goes to the spool
 */
public record StoreSettings(StoreMode mode, Duration writeDeadline, Duration drainTimeout, QueueSettings queue) {}
