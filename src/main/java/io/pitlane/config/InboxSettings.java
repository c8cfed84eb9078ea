package io.pitlane.config;

import java.time.Duration;

/**
 * How the inbox is watched.
 *
 * @param minAge a file is taken when it has not changed for this long
 */
public record InboxSettings(Duration pollInterval, int filesPerPoll, Duration minAge) {}
