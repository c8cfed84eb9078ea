package io.pitlane.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads small files of one dataset, a thousand or so in one transaction, each with a ledger line of its own. One thread
 * adds the files, the workers do the rest.
 */
final class SmallFiles {

    /** A content of this size cannot hold more records than one chunk, were each two bytes long. */
    static final int MOST_BYTES = 96 * 1024;

    private static final int MOST_FILES = 1000;
    private static final int MOST_GROUP_BYTES = 4 << 20;

    private final LoadParts parts;
    private final DatasetLoad load;
    private final boolean force;
    private final LoadProgress progress;
    private final Workers.Tasks tasks;

    private final Map<String, FileOutcome> firstByContent = new HashMap<>();
    private final List<FileOutcome[]> repeats = new ArrayList<>();
    private List<Item> group = new ArrayList<>();
    private int groupBytes;

    SmallFiles(LoadParts parts, DatasetLoad load, boolean force, LoadProgress progress) {
        this.parts = parts;
        this.load = load;
        this.force = force;
        this.progress = progress;
        this.tasks = parts.workers().begin();
    }

    private record Item(FileOutcome outcome, long size, byte[] content) {}

    /** Takes a file in; false if its content turns out not to be small. */
    boolean add(FileOutcome outcome) throws IOException {
        byte[] bytes = Files.readAllBytes(outcome.path());
        Optional<byte[]> content = smallContent(bytes);
        if (content.isEmpty()) {
            return false;
        }
        outcome.identify(outcome.source().loadId(ContentCheck.sha256(bytes)));
        FileOutcome first = firstByContent.putIfAbsent(outcome.loadId(), outcome);
        if (first != null) {
            repeats.add(new FileOutcome[] {outcome, first});
            progress.advanced(outcome.progress(bytes.length), 0);
            return true;
        }
        group.add(new Item(outcome, bytes.length, content.get()));
        groupBytes += content.get().length;
        if (group.size() == MOST_FILES || groupBytes >= MOST_GROUP_BYTES) {
            submitGroup();
        }
        return true;
    }

    /** Empty where the content is large or damaged: such a file is for {@link LargeFile}. */
    private static Optional<byte[]> smallContent(byte[] bytes) {
        if (ContentStream.compressionOf(bytes, bytes.length) == ContentStream.Compression.NONE) {
            return bytes.length > MOST_BYTES ? Optional.empty() : Optional.of(bytes);
        }
        try (InputStream content = ContentStream.open(new ByteArrayInputStream(bytes))) {
            byte[] decompressed = content.readNBytes(MOST_BYTES + 1);
            return decompressed.length > MOST_BYTES ? Optional.empty() : Optional.of(decompressed);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Waits until every file that was added is committed. */
    void finish() {
        submitGroup();
        tasks.await();
        repeats.forEach(pair -> pair[0].duplicateOf(pair[1]));
    }

    /** Waits for what is under way, after another failure. */
    void finishAfter(RuntimeException failure) {
        tasks.awaitAfter(failure);
    }

    private void submitGroup() {
        if (group.isEmpty()) {
            return;
        }
        parts.workers().checkStopping();
        List<Item> items = group;
        group = new ArrayList<>();
        groupBytes = 0;
        Batch batch = parts.batches().take();
        boolean handedOver = false;
        try {
            tasks.submit(() -> {
                try {
                    parts.workers().checkStopping();
                    loadGroup(items, batch);
                } finally {
                    parts.batches().giveBack(batch);
                }
            });
            handedOver = true;
        } finally {
            if (!handedOver) {
                parts.batches().giveBack(batch);
            }
        }
    }

    private void loadGroup(List<Item> items, Batch batch) {
        Map<String, LedgerState> known = load.findInLedger(
                items.stream().map(item -> item.outcome.loadId()).toList());
        Group open = new Group(known, batch, parts.clock().instant());
        for (Item item : items) {
            LedgerState state = open.stateOf(item);
            if (state.rejected() > 0) {
                open.withRejects.add(item.outcome.loadId());
            }
            if (state.isComplete() && !force) {
                item.outcome.duplicate(state.read());
                progress.advanced(item.outcome.progress(item.size), item.outcome.read());
            } else {
                open.add(item);
                if (batch.records() >= parts.limits().records()) {
                    open.commit();
                }
            }
        }
        open.commit();
        load.writeRejects(open.withRejects);
    }

    /** Files that are decoded into one batch and committed together. Used by one thread. */
    private final class Group {

        private final Map<String, LedgerState> known;
        private final Batch batch;
        private final Instant now;
        private final RecordEncoder encoder = load.newEncoder();
        private final List<Item> open = new ArrayList<>();
        private final List<String> withRejects = new ArrayList<>();

        Group(Map<String, LedgerState> known, Batch batch, Instant now) {
            this.known = known;
            this.batch = batch;
            this.now = now;
        }

        LedgerState stateOf(Item item) {
            return known.getOrDefault(item.outcome.loadId(), LedgerState.UNKNOWN);
        }

        void add(Item item) {
            open.add(item);
            decode(item, stateOf(item), load.newReader(encoder, item.outcome), batch, now);
        }

        /** Commits the files that are open; afterwards there are none and the batch is clear. */
        void commit() {
            if (open.isEmpty()) {
                return;
            }
            try {
                load.committer().commit(batch);
            } catch (HeldDayException e) {
                commitOneByOne(e);
                return;
            }
            for (int i = 0; i < open.size(); i++) {
                committed(open.get(i), batch.entries.get(i));
            }
            clear();
        }

        private void committed(Item item, BatchEntry entry) {
            item.outcome.add(entry);
            if (item.outcome.rejected() > 0) {
                withRejects.add(item.outcome.loadId());
            }
            progress.advanced(item.outcome.progress(item.size), item.outcome.read());
        }

        /** So that a file which waits for a day does not keep the others waiting. */
        private void commitOneByOne(HeldDayException failure) {
            List<Item> each = List.copyOf(open);
            clear();
            if (each.size() == 1) {
                each.get(0).outcome.held(failure);
                progress.advanced(each.get(0).outcome.progress(each.get(0).size), 0);
                return;
            }
            for (Item item : each) {
                add(item);
                commit();
            }
        }

        private void clear() {
            open.clear();
            batch.clear();
        }
    }

    private static void decode(Item item, LedgerState state, ChunkReader reader, Batch batch, Instant now) {
        BatchEntry entry = new BatchEntry(
                item.outcome.loadId(), item.outcome.path().toString(), 0, state.repeatOfNextLoad(), item.size, 0, now);
        entry.originKnown = state.isComplete();
        batch.entries.add(entry);
        try {
            reader.open(new ByteArrayInputStream(item.content), batch.source);
            reader.read(batch, now);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (!entry.last) {
            throw new IllegalStateException("a small file has more than one chunk: " + item.outcome.path());
        }
    }
}
