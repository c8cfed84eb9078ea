package io.pitlane.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the spool.
 *
 * @param acceptedAt the second that its name tells
 * @param bytes its size
 */
public record SpoolEntry(Path path, String dataset, Instant acceptedAt, long bytes) {}
