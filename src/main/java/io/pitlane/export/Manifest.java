package io.pitlane.export;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What a set of an export says of itself.
 *
 * @param set its name: when its snapshot was taken
 * @param database that was exported
 * @param serverVersion such as {@code 15.6}
 * @param migration version of the schema
 * @param schema fingerprint of the schemas that its scripts were made of; null where that is not known
 * @param snapshot as PostgreSQL named it; of interest in its logs only
 * @param compression the word of a {@link Compression}
 * @param daysFrom first day that it is the export of (UTC)
 * @param daysTo last day, not before the first: that of its snapshot
 * @param rows in all parts
 * @param bytes of all parts
 * @param seconds that it took to write
 * @param parts in the order of restoring
 */
public record Manifest(
        String set,
        Instant createdAt,
        String database,
        String serverVersion,
        String migration,
        String schema,
        String snapshot,
        String compression,
        LocalDate daysFrom,
        LocalDate daysTo,
        long rows,
        long bytes,
        double seconds,
        List<ManifestPart> parts) {

    /** Name of its file in the directory of the set. */
    public static final String FILE = "manifest.json";

    /** Of the file; another one is not read. */
    static final int FORMAT = 1;

    public Manifest {
        parts = List.copyOf(parts);
    }

    /** How many parts are those of an earlier set. */
    public long linked() {
        return parts.stream().filter(part -> part.linkedFrom() != null).count();
    }
}
