package io.pitlane.load;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Refused records: what they are, why, and another try for them. Thread-safe. */
public final class Quarantine {

    /** One refused record. {@code line} is 1-based, {@code 0} where {@code pointer} tells the place; offsets are of the decompressed bytes. */
    public record Entry(
            long id,
            String dataset,
            String origin,
            String loadId,
            long record,
            long line,
            String pointer,
            long byteOffset,
            byte[] raw,
            boolean rawTruncated,
            String reason,
            String detail,
            String state,
            Instant rejectedAt) {}

    /** What a replay did: {@code tried = inserted + updated + duplicate + rejected}. */
    public record Replay(long tried, long inserted, long updated, long duplicate, long rejected) {}

    /** Open entries, newest first, without their raw bytes. */
    public List<Entry> list(Optional<String> dataset, int limit) {
        throw new IllegalStateException("under construction");
    }

    public Optional<Entry> show(long id) {
        throw new IllegalStateException("under construction");
    }

    /** Tries every open entry again by today's catalog; what passes is loaded and its entry closed in the same transaction. */
    public Replay replay(Optional<String> dataset) {
        throw new IllegalStateException("under construction");
    }

    /** Number of open entries. */
    public long open() {
        throw new IllegalStateException("under construction");
    }
}
