package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Loads one batch that has no file, of any size, on the calling thread. Stateless. */
final class MemoryLoad {

    /** Says that the content is lines. */
    static final Path LINES = Path.of("batch.ndjson");

    private final LoadParts parts;
    private final FileTargets targets;

    MemoryLoad(LoadParts parts, FileTargets targets) {
        this.parts = parts;
        this.targets = targets;
    }

    /** Commits a chunk. */
    interface Commit {

        void commit(DatasetLoad load, Batch chunk);
    }

    /**
     * Loads it chunk by chunk, or finds that it was loaded before.
     *
     * @param contentSha256 of the lines, for the ledger; null: not known
     * @throws OtherContentException if the ledger has the id for other lines
     * @throws HeldDayException if a chunk needs a partition that is not to be made
     */
    BatchReport load(RecordBatch batch, byte[] contentSha256, Commit commit) {
        List<BatchReport.Part> loaded = new ArrayList<>();
        SourceFile source = sourceOf(batch);
        for (String dataset : targets.datasets(source, batch.lines())) {
            SourceFile part = new SourceFile(source.path(), dataset, source.form(), source.frame());
            ReadAs readAs = new ReadAs(part, loaded.isEmpty(), parts.decoders());
            loaded.add(new Part(batch, contentSha256, targets.loadOf(dataset), commit).load(readAs));
        }
        return new BatchReport(batch.batchId(), loaded);
    }

    static SourceFile sourceOf(RecordBatch batch) {
        return batch.form() == SourceFile.Form.RECORDING
                ? SourceFile.recording(LINES)
                : new SourceFile(LINES, batch.dataset());
    }

    /** Begins a content, and reads its first chunk. */
    static void readFirst(ChunkReader reader, Batch batch, byte[] lines, Instant now) {
        try {
            reader.open(new ByteArrayInputStream(lines), batch.source);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        read(reader, batch, now);
    }

    /** Reads the entry's chunk; the chunks before it were read by the same reader. */
    static void readChunk(ChunkReader reader, Batch target, BatchEntry entry, RecordBatch batch) {
        if (entry.chunk == 0) {
            readFirst(reader, target, batch.lines(), batch.acceptedAt());
        } else {
            reader.resume(target.source);
            read(reader, target, batch.acceptedAt());
        }
        reader.keepRest(target.source);
    }

    private static void read(ChunkReader reader, Batch batch, Instant now) {
        try {
            reader.read(batch, now);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** The records of the batch that belong into one dataset. Used once. */
    private final class Part {

        private final RecordBatch batch;
        private final byte[] contentSha256;
        private final DatasetLoad load;
        private final Commit commit;
        private final FileOutcome counts;
        private final TimeSpans spans;
        private final List<BatchReport.Refused> refused = new ArrayList<>();

        Part(RecordBatch batch, byte[] contentSha256, DatasetLoad load, Commit commit) {
            this.batch = batch;
            this.contentSha256 = contentSha256;
            this.load = load;
            this.commit = commit;
            this.counts = new FileOutcome(new SourceFile(LINES, load.dataset().name()), batch.lines().length);
            this.spans = new TimeSpans(load.dataset());
        }

        BatchReport.Part load(ReadAs readAs) {
            parts.workers().checkStopping();
            load.checkTable();
            LedgerState known = load.findInLedger(batch.batchId());
            if (batch.isOther(known, contentSha256)) {
                throw new OtherContentException(batch.batchId());
            }
            if (known.isComplete()) {
                counts.duplicate(known.read());
            } else {
                loadChunks(load.newReader(load.newEncoder(), readAs), known);
            }
            if (known.rejected() > 0) {
                refused.clear();
                refused.addAll(load.findRefused(batch.batchId()));
            }
            if (counts.rejected() > 0 || known.rejected() > 0) {
                load.writeRejects(List.of(batch.batchId()));
            }
            FileReport sum = counts.report();
            return new BatchReport.Part(
                    sum.dataset(),
                    sum.state(),
                    sum.read(),
                    sum.inserted(),
                    sum.updated(),
                    sum.duplicate(),
                    sum.rejected(),
                    spans.all(),
                    spans.fresh(),
                    refused);
        }

        private void loadChunks(ChunkReader reader, LedgerState known) {
            int chunk = 0;
            do {
                Batch target = parts.batches().take();
                try {
                    loadChunk(reader, known, target, chunk);
                } finally {
                    parts.batches().giveBack(target);
                }
                chunk++;
            } while (!reader.isAtEnd());
        }

        private void loadChunk(ChunkReader reader, LedgerState known, Batch target, int chunk) {
            BatchEntry entry = new BatchEntry(
                    batch.batchId(),
                    batch.ledgerOrigin(),
                    chunk,
                    0,
                    batch.lines().length,
                    reader.nextRecord(),
                    parts.clock().instant());
            entry.contentSha256 = contentSha256;
            target.entries.add(entry);
            readChunk(reader, target, entry, batch);
            LedgerState.LedgerRow committed = known.chunk(chunk, 0);
            if (committed == null) {
                commit.commit(load, target);
                spans.add(target);
                refused.addAll(target.refusedOf(entry));
            } else if (committed.read() != entry.read) {
                throw new IntegrityException("the ledger has chunk " + chunk + " of batch " + batch.batchId() + " with "
                        + committed.read() + " records, now it has " + entry.read
                        + ": one id was given to two batches");
            } else {
                entry.markCommitted(committed, false);
            }
            counts.add(entry);
        }
    }
}
