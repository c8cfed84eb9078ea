package io.pitlane.config;

/** What becomes of records that the spool has no room for. */
public enum FullPolicy {
    /** They are refused at once; their sender still has them. */
    REFUSE,
    /** Their sender waits for room, as long as for a place in the queue, and is refused then. */
    BLOCK
}
