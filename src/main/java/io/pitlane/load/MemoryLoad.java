package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads batches that have no file, on the calling thread. Stateless. */
final class MemoryLoad {

    /** Says that the content is lines. */
    static final Path LINES = Path.of("batch.ndjson");

    private static final int LONGEST_ID = 64;

    private final LoadParts parts;
    private final FileTargets targets;

    MemoryLoad(LoadParts parts, FileTargets targets) {
        this.parts = parts;
        this.targets = targets;
    }

    BatchReport load(String batchId, String origin, SourceFile source, byte[] content) {
        if (batchId.isBlank() || batchId.length() > LONGEST_ID) {
            throw new IllegalArgumentException("a batch id has 1 to " + LONGEST_ID + " characters, not " + batchId);
        }
        List<BatchReport.Part> loaded = new ArrayList<>();
        for (String dataset : targets.datasets(source, content)) {
            SourceFile part = new SourceFile(source.path(), dataset, source.form(), source.frame());
            ReadAs readAs = new ReadAs(part, loaded.isEmpty(), parts.decoders());
            loaded.add(load(batchId, origin, readAs, targets.loadOf(dataset), content));
        }
        return new BatchReport(batchId, loaded);
    }

    private BatchReport.Part load(String batchId, String origin, ReadAs readAs, DatasetLoad load, byte[] content) {
        parts.workers().checkStopping();
        load.checkTable();
        LedgerState known = load.findInLedger(batchId);
        FileOutcome counts =
                new FileOutcome(new SourceFile(LINES, load.dataset().name()), content.length);
        TimeSpans spans = new TimeSpans(load.dataset());
        if (known.isComplete()) {
            counts.duplicate(known.read());
        } else {
            loadChunks(batchId, origin, load.newReader(load.newEncoder(), readAs), load, content, known, counts, spans);
        }
        if (counts.rejected() > 0 || known.rejected() > 0) {
            load.writeRejects(List.of(batchId));
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
                spans.fresh());
    }

    private void loadChunks(
            String batchId,
            String origin,
            ChunkReader reader,
            DatasetLoad load,
            byte[] content,
            LedgerState known,
            FileOutcome counts,
            TimeSpans spans) {
        int chunk = 0;
        do {
            Batch batch = parts.batches().take();
            try {
                BatchEntry entry = new BatchEntry(
                        batchId,
                        origin,
                        chunk,
                        0,
                        content.length,
                        reader.nextRecord(),
                        parts.clock().instant());
                batch.entries.add(entry);
                read(reader, batch, content, entry);
                LedgerState.LedgerRow committed = known.chunk(chunk, 0);
                if (committed == null) {
                    load.committer().commit(batch);
                    spans.add(batch);
                } else if (committed.read() != entry.read) {
                    throw new IntegrityException("the ledger has chunk " + chunk + " of batch " + batchId + " with "
                            + committed.read() + " records, now it has " + entry.read
                            + ": one id was given to two batches");
                } else {
                    entry.markCommitted(committed, false);
                }
                counts.add(entry);
            } finally {
                parts.batches().giveBack(batch);
            }
            chunk++;
        } while (!reader.isAtEnd());
    }

    private static void read(ChunkReader reader, Batch batch, byte[] content, BatchEntry entry) {
        try {
            if (entry.chunk == 0) {
                reader.open(new ByteArrayInputStream(content), batch.source);
            } else {
                reader.resume(batch.source);
            }
            reader.read(batch, entry.startedAt);
            reader.keepRest(batch.source);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }
}
