package io.pitlane.store;

import java.nio.file.Path;
import java.time.Instant;

/** A file of the spool that cannot be loaded, and why. {@code since} is when it failed first. */
public record HeldEntry(Path path, String reason, Instant since) {}
