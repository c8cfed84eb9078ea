package io.pitlane.database;

import java.time.Duration;

/**
 * How busy the pool is, for the health page.
 *
 * @param waitCount how often since the start somebody had to wait for a connection
 * @param waitDuration how long all of them together waited
 */
public record PoolStatistics(int maxOpen, int open, int inUse, int idle, long waitCount, Duration waitDuration) {}
