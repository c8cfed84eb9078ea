package io.pitlane.config;

import java.time.Duration;

/** Size and patience of the connection pool. */
public record PoolSettings(
        int maxOpen, int maxIdle, Duration maxLifetime, Duration maxIdleTime, Duration acquireTimeout) {}
