package io.pitlane.store;

import java.nio.file.Path;

/**
 * A file of the spool whose batch is committed, on its way out.
 *
 * @param entry as it was in the backlog
 * @param aside where it is now: under a name that is no entry any more
 * @param writer and {@code sequence}: as in its header
 */
record SpoolExit(SpoolEntry entry, Path aside, String writer, long sequence) {}
