package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;

/** The chunks of one file, one behind the other, each with the beginning of its ledger line. Not thread-safe. */
final class ChunkSequence implements AutoCloseable {

    private final SourceFile file;
    private final ContentCheck check;
    private final LedgerState known;
    private final int repeat;
    private final ChunkReader reader;
    private final DayBudget newDays;
    private final CountingStream raw;
    private final InputStream content;

    private int nextChunk;
    private long reported;

    /**
     * @param repeat 0 for the first load of the content, else the number of the forced one
     * @param newDays what may be made of partitions for the file
     */
    ChunkSequence(
            SourceFile file, ContentCheck check, LedgerState known, int repeat, ChunkReader reader, DayBudget newDays)
            throws IOException {
        this.newDays = newDays;
        this.file = file;
        this.check = check;
        this.known = known;
        this.repeat = repeat;
        this.reader = reader;
        reader.expect(check.size());
        this.raw = new CountingStream(check.blocks().verifying(Files.newInputStream(file.path())));
        this.content = ContentStream.open(raw);
    }

    boolean hasNext() {
        return nextChunk == 0 || !reader.isAtEnd();
    }

    /** Reads the next chunk into a cleared batch; its entry knows whether the ledger has it already. */
    BatchEntry next(Batch batch, Instant now) throws IOException {
        BatchEntry entry = new BatchEntry(
                check.loadId(), file.path().toString(), nextChunk, repeat, check.size(), firstRecord(), now);
        entry.newDays = newDays;
        batch.entries.add(entry);
        if (nextChunk == 0) {
            reader.open(content, batch.source);
        } else {
            reader.resume(batch.source);
        }
        reader.read(batch, now);
        if (reader.isAtEnd()) {
            readToEnd();
        }
        reader.keepRest(batch.source);
        markKnown(entry);
        nextChunk++;
        return entry;
    }

    private long firstRecord() {
        return nextChunk == 0 ? 0 : reader.nextRecord();
    }

    private void markKnown(BatchEntry entry) {
        LedgerState.LedgerRow first = known.chunk(nextChunk, 0);
        entry.originKnown = repeat > 0 && first != null;
        // What a line holds depends on the mapping, which may have changed; to load anew what is known does no harm.
        boolean anew = repeat > 0 && file.form() != SourceFile.Form.RECORDS;
        if (!anew && first != null && (first.firstRecord() != entry.firstRecord || first.read() != entry.read)) {
            throw new IntegrityException("the ledger has chunk " + nextChunk + " of " + file.path() + " with "
                    + first.read() + " records from " + first.firstRecord() + ", the file has " + entry.read + " from "
                    + entry.firstRecord + ": it was loaded by a version that cuts files elsewhere");
        }
        LedgerState.LedgerRow committed = known.chunk(nextChunk, repeat);
        if (committed != null) {
            entry.markCommitted(committed, false);
        }
    }

    /** A decompressor may stop short of the end, and the last block is not verified before it is read. */
    private void readToEnd() throws IOException {
        raw.transferTo(OutputStream.nullOutputStream());
    }

    /** Bytes of the file read since the last call. */
    long newBytes() {
        long delta = raw.count - reported;
        reported = raw.count;
        return delta;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** Counts what is read. */
    private static final class CountingStream extends FilterInputStream {

        private long count;

        CountingStream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = super.read(target, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
