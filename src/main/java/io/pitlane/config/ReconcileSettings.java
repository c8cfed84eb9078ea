package io.pitlane.config;

import java.time.Duration;

/**
 * How the backlog of the spool is brought home by a process that stays up.
 *
 * @param interval between two looks at it
 * @param share of its time that it works, above 0 and at most 1; less while fresh records have to wait
 * @param lease how long a claim on a file lasts that its process does not renew, being dead
 */
public record ReconcileSettings(Duration interval, double share, Duration lease) {}
