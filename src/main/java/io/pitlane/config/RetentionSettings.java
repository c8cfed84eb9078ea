package io.pitlane.config;

import java.time.Duration;

/**
 * Whether and how days are taken away when they are older than the catalog says.
 *
 * @param enabled whether any is
 * @param requireExport whether a day stays until a verified export holds it
 * @param undropGrace how long a day that was taken out of its table is kept before its rows go; zero: not at all
 * @param lockTimeout how long one attempt waits for others at most, and others for it; at most a second
 * @param ingestEventsDays age in days at which rows of market.ingest_events go; 0: never
 * @param jobRunsDays the same of ops.job_runs
 */
public record RetentionSettings(
        boolean enabled,
        boolean requireExport,
        Duration undropGrace,
        Duration lockTimeout,
        int ingestEventsDays,
        int jobRunsDays) {

    /** Days that are kept whatever is asked for: a regime is found from the last 20 daily closes and the running day. */
    public static final int FLOOR_DAYS = 21;
}
