package io.pitlane.load;

import io.pitlane.dataset.RefusalReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** Loads one file chunk by chunk, the workers committing while the next chunk is read. Stateless. */
final class LargeFile {

    private final LoadParts parts;
    private final DatasetLoad load;
    private final boolean force;
    private final LoadProgress progress;

    LargeFile(LoadParts parts, DatasetLoad load, boolean force, LoadProgress progress) {
        this.parts = parts;
        this.load = load;
        this.force = force;
        this.progress = progress;
    }

    /** @throws IOException if the file cannot be read */
    void load(FileOutcome outcome) throws IOException {
        SourceFile file = outcome.source();
        ContentCheck check = outcome.checked(parts.workers());
        outcome.identify(check.loadId());
        LedgerState known = load.findInLedger(check.loadId());
        if (known.isComplete() && !force) {
            outcome.duplicate(known.read());
            progress.advanced(outcome.progress(check.size()), known.read());
        } else if (!check.damage().isEmpty()) {
            refuseDamaged(file, check, known);
            outcome.rejected(1, check.damage());
            progress.advanced(outcome.progress(check.size()), 1);
        } else {
            loadChunks(file, check, known, outcome);
        }
        if (outcome.rejected() > 0 || known.rejected() > 0) {
            load.writeRejects(List.of(check.loadId()));
        }
    }

    private void loadChunks(SourceFile file, ContentCheck check, LedgerState known, FileOutcome outcome)
            throws IOException {
        Workers.Tasks tasks = parts.workers().begin();
        DayBudget newDays = load.newBudget(check.loadId());
        try (DaysApart days = new DaysApart(parts, load, check.loadId(), newDays)) {
            days.finishOrphans();
            try {
                submitAll(file, check, known, tasks, days, newDays, outcome);
                days.finishAll();
                tasks.await();
                days.await();
            } catch (RuntimeException e) {
                tasks.awaitAfter(e);
                days.giveUp(e);
                load.keep(check.loadId(), newDays);
                throw e;
            } catch (IOException e) {
                tasks.await();
                days.giveUp(e);
                throw e;
            }
        }
    }

    private void submitAll(
            SourceFile file,
            ContentCheck check,
            LedgerState known,
            Workers.Tasks tasks,
            DaysApart days,
            DayBudget newDays,
            FileOutcome outcome)
            throws IOException {
        try (ChunkSequence chunks = new ChunkSequence(
                file,
                check,
                known,
                force ? known.repeatOfNextLoad() : 0,
                load.newReader(load.newEncoder(), outcome),
                newDays)) {
            while (chunks.hasNext()) {
                parts.workers().checkStopping();
                submit(chunks, tasks, days, outcome);
            }
        }
    }

    private void submit(ChunkSequence chunks, Workers.Tasks tasks, DaysApart days, FileOutcome outcome)
            throws IOException {
        Batch batch = parts.batches().take();
        boolean handedOver = false;
        try {
            BatchEntry entry = chunks.next(batch, parts.clock().instant());
            long bytes = chunks.newBytes();
            if (entry.alreadyCommitted) {
                outcome.add(entry);
                progress.advanced(outcome.progress(bytes), entry.read);
                return;
            }
            if (entry.chunk > 0 || !entry.last) {
                days.place(batch, entry.chunk); // a file of one chunk is done before indexes are
            }
            tasks.submit(() -> {
                try {
                    parts.workers().checkStopping(); // a chunk that still waits is not in hand
                    days.commit(batch);
                    outcome.add(entry);
                    progress.advanced(outcome.progress(bytes), entry.read);
                } finally {
                    DaysApart.ended(batch);
                    parts.batches().giveBack(batch);
                }
            });
            handedOver = true;
        } finally {
            if (!handedOver) {
                DaysApart.ended(batch);
                parts.batches().giveBack(batch);
            }
        }
    }

    /** The file is one refusal, so that it is accounted for and not tried again and again. */
    private void refuseDamaged(SourceFile file, ContentCheck check, LedgerState known) throws IOException {
        Batch batch = parts.batches().take();
        try {
            BatchEntry entry = new BatchEntry(
                    check.loadId(),
                    file.path().toString(),
                    0,
                    known.repeatOfNextLoad(),
                    check.size(),
                    0,
                    parts.clock().instant());
            entry.read = 1;
            entry.last = true;
            batch.entries.add(entry);
            try (InputStream start = Files.newInputStream(file.path())) {
                batch.source.open(new ByteArrayInputStream(start.readNBytes(RecordSplitter.KEPT_OF_TOO_LONG)));
                batch.source.fill();
            }
            RecordSlice slice = new RecordSlice();
            slice.to = batch.source.limit();
            slice.length = check.size();
            slice.pointer = "";
            batch.addRefusal(slice, 0, RefusalReason.DAMAGED_FILE, check.damage());
            load.committer().commit(batch);
        } finally {
            parts.batches().giveBack(batch);
        }
    }
}
