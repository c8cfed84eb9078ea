package io.pitlane.config;

import java.time.Duration;

/**
 * The write queue of a dataset.
 *
 * @param capacity submissions that may wait
 * @param batch with so many waiting a second writer helps
 * @param flushInterval or when one has waited this long
 * @param mostRecords submissions are taken together up to so many records
 * @param mostBytes and so many bytes
 * @param retries how often a group is tried again where the failure may pass
 * @param firstPause before the first of these; the pauses double, and are jittered
 * @param longestPause what they grow to
 * @param patience how long a sender waits for room
 */
public record QueueSettings(
        int capacity,
        int batch,
        Duration flushInterval,
        int mostRecords,
        long mostBytes,
        int retries,
        Duration firstPause,
        Duration longestPause,
        Duration patience) {}
