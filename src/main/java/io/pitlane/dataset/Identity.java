package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What makes two records of a dataset the same record.
 *
 * @param key the fields that identify a record; empty: a record has no identity but its origin (batch and position)
 *     (with {@code otherwise: content}, those of its fields that a record may lack are its id)
 * @param otherwise what identifies a record whose key has a missing field
 * @param contentKey the field, last of the dataset's and of the key, that holds the identity of a record without an id;
 *     null unless {@code otherwise} is {@code content}
 * @param onConflict what happens to a record whose identity is known with other content
 * @param newestBy the timestamp field that decides which of two versions is newer; null unless the newest wins
 * @param range low-cardinality key fields that, with the time field, lead an index of the table: known rows are looked
 *     up through them
 */
public record Identity(
        List<String> key,
        Otherwise otherwise,
        @JsonProperty("content-key") String contentKey,
        @JsonProperty("on-conflict") OnConflict onConflict,
        @JsonProperty("newest-by") String newestBy,
        List<String> range) {

    /** For a record whose key is incomplete. */
    public enum Otherwise {
        /** It is refused. */
        REFUSE,
        /** Its batch and position identify it: the same batch again is the only repeat. */
        ORIGIN,
        /** What it says identifies it, together with its number among equal records of one payload. */
        CONTENT
    }

    /** For a record whose identity is known with other content. */
    public enum OnConflict {
        /** It goes to quarantine; the table keeps what it has. */
        QUARANTINE,
        /** The newer version stays in the table. */
        NEWEST
    }

    public static final Identity BY_ORIGIN =
            new Identity(List.of(), Otherwise.ORIGIN, null, OnConflict.QUARANTINE, null, null);

    public Identity {
        key = key == null ? List.of() : List.copyOf(key);
        range = range == null ? List.of() : List.copyOf(range);
        otherwise = otherwise == null ? Otherwise.REFUSE : otherwise;
        onConflict = onConflict == null ? OnConflict.QUARANTINE : onConflict;
    }

    /** Whether every record has an identity in the table, though not every field of the key a value. */
    public boolean isByContent() {
        return otherwise == Otherwise.CONTENT;
    }

    public boolean newestWins() {
        return onConflict == OnConflict.NEWEST;
    }
}
