package io.pitlane.store;

/**
 * A batch that waits in the spool.
 *
 * @param sha256 of its lines, in hex
 */
public record SpooledId(String dataset, String batchId, String sha256) {}
