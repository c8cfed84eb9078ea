package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.time.Instant;

/**
 * One line of the ledger in the making: a chunk of a large file, or a whole small one. Counts are set when the batch is
 * written. Owned by one thread at a time.
 */
final class BatchEntry {

    final String loadId;
    final String origin;
    final int chunk;
    final int repeat;
    final long sourceBytes;
    final long firstRecord;
    final Instant startedAt;

    /** Makes recorded lines of the bare payloads that the content holds; null: it holds none. */
    PayloadFrame frame;

    /** SHA-256 of the whole content of the load, where its sender chose its id; else null. */
    byte[] contentSha256;

    long read;
    boolean last;

    long inserted;
    long updated;
    long duplicate;
    long rejected;
    /** The days that are made for it, shared by the chunks of a file. */
    DayBudget newDays = new DayBudget();
    /** A forced load of a chunk that was loaded before: records without a key of their own are repeats. */
    boolean originKnown;

    /** The ledger has this very chunk: nothing of it may be written again. */
    boolean alreadyCommitted;

    BatchEntry(
            String loadId,
            String origin,
            int chunk,
            int repeat,
            long sourceBytes,
            long firstRecord,
            Instant startedAt) {
        this.loadId = loadId;
        this.origin = origin;
        this.chunk = chunk;
        this.repeat = repeat;
        this.sourceBytes = sourceBytes;
        this.firstRecord = firstRecord;
        this.startedAt = startedAt;
    }

    /** Begins a new try to write; an entry that the ledger has keeps what the ledger says. */
    void resetCounts() {
        if (!alreadyCommitted) {
            inserted = 0;
            updated = 0;
            duplicate = 0;
            rejected = 0;
        }
    }

    /**
     * The ledger has this chunk.
     *
     * @param ours whether this process wrote it, so that its counts are those of this load; else all of it is duplicate
     */
    void markCommitted(LedgerState.LedgerRow row, boolean ours) {
        alreadyCommitted = true;
        inserted = ours ? row.inserted() : 0;
        updated = ours ? row.updated() : 0;
        duplicate = ours ? row.duplicate() : read;
        rejected = ours ? row.rejected() : 0;
    }

    /** @throws IntegrityException if a record was read and not accounted for */
    void checkSum() {
        if (read != inserted + updated + duplicate + rejected) {
            throw new IntegrityException("chunk " + chunk + " of " + origin + " does not add up: read " + read
                    + ", inserted " + inserted + ", updated " + updated + ", duplicate " + duplicate + ", rejected "
                    + rejected);
        }
    }
}
