package io.pitlane.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the PIT tree, which holds one record.
 *
 * @param second of the record's own time, as the path tells
 * @param source as the name tells: the venue of most records
 * @param number tells files of one second and source apart, from 1
 */
public record PitFile(Path path, String dataset, Instant second, String source, int number) {}
