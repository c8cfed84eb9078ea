package io.pitlane.export;

import java.time.LocalDate;

/**
 * One file of a set, as its manifest describes it.
 *
 * @param dataset {@code schema.table}; this and the next null unless the part holds rows
 * @param table that the part restores, as {@code schema.table}
 * @param day null where the part is not of one day
 * @param version of the day; 0: none is known
 * @param shape tells tables apart whose rows would be written in another way; null unless the part holds rows
 * @param bytes size of the file
 * @param sha256 of the file, in hexadecimal
 * @param contentHash of the rows, see {@link ContentHash}; null unless the part holds rows
 * @param minTime the earliest time of its rows, in RFC 3339; null where there is none
 * @param linkedFrom name of the set that the file was taken over from; null: it was written for this one
 */
public record ManifestPart(
        String file,
        Kind kind,
        String dataset,
        String table,
        LocalDate day,
        long version,
        String shape,
        long rows,
        long bytes,
        String sha256,
        String contentHash,
        String minTime,
        String maxTime,
        String linkedFrom) {

    /** What a part is for, in the order of restoring. */
    public enum Kind {
        BEGIN,
        DATA,
        FINISH,
        COMMIT
    }

    static ManifestPart ofScript(String file, Kind kind, long bytes, String sha256) {
        return new ManifestPart(file, kind, null, null, null, 0, null, 0, bytes, sha256, null, null, null, null);
    }

    public boolean holdsRows() {
        return kind == Kind.DATA;
    }

    ManifestPart linkedFrom(String set) {
        return new ManifestPart(
                file,
                kind,
                dataset,
                table,
                day,
                version,
                shape,
                rows,
                bytes,
                sha256,
                contentHash,
                minTime,
                maxTime,
                set);
    }
}
