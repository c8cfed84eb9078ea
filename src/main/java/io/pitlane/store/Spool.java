package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The backlog on disk: batches that are durable and not yet in the database, one file each, {@code
 * <dataset>/YYYY/MM/DD/HH-MM-SS-<source>[-n].ndjson}. Thread-safe; several processes may share the folder.
 */
public final class Spool implements AutoCloseable {

    private final Path root;
    private final FileLayer layer;
    private final DurableFolders folders;
    private final SpoolFiles files;
    private final SpoolTree tree;
    private final SpoolWriters writers;
    private final SpoolNumbers numbers;
    private final SpoolRoom room;

    /**
     * @param root made when the first file is written
     * @param policies what becomes of records of a dataset without room
     * @param patience how long a sender is blocked where the policy says so
     */
    public Spool(
            Path root,
            FileLayer layer,
            SpoolSettings settings,
            Function<String, FullPolicy> policies,
            Duration patience,
            SpoolMetrics metrics) {
        this.root = root;
        this.layer = layer;
        this.folders = new DurableFolders(layer, root.toAbsolutePath().getParent());
        this.files = new SpoolFiles(layer, folders);
        this.tree = new SpoolTree(root);
        String process = UUID.randomUUID().toString();
        Path notes = root.resolve(SpoolWriters.FOLDER);
        this.writers = new SpoolWriters(notes, process);
        this.numbers = new SpoolNumbers(layer, notes, process, "");
        this.room = new SpoolRoom(root, tree, settings, policies, patience);
    }

    /**
     * Writes a batch down. It is durable when this returns; if it throws, nothing of it is kept.
     *
     * @throws StoreRefusalException if there is no room, or the folder cannot be written
     */
    public SpoolEntry write(SpoolBatch batch) {
        long guess = batch.lines().length;
        room.claim(batch.dataset(), guess);
        SpoolNumbers.Number number = null;
        try {
            folders.ensure(root.resolve(SpoolWriters.FOLDER));
            writers.begin();
            number = numbers.take();
            SpoolEntry entry = write(batch, number);
            return entry;
        } catch (IOException e) {
            room.release(batch.dataset(), guess);
            if (number != null) {
                numbers.giveBack(number);
            }
            throw refusal(e);
        }
    }

    private SpoolEntry write(SpoolBatch batch, SpoolNumbers.Number number) throws IOException {
        SpoolHeader header = SpoolHeader.of(batch, number.writer(), number.sequence());
        byte[] first = header.encode();
        Path file =
                files.write(root.resolve(batch.dataset()), batch.acceptedAt(), batch.source(), first, batch.lines());
        SpoolNumbers.written(
                number,
                new WriterJournal.Written(
                        batch.batchId(), header.sha256(), root.relativize(file).toString()));
        return new SpoolEntry(file, batch.dataset(), batch.acceptedAt(), first.length + batch.lines().length);
    }

    /** What waits, in the order in which it was accepted, as far as the names of the files tell: to the second. */
    public List<SpoolEntry> backlog() {
        return tree.entries();
    }

    /**
     * Reads a file and proves that it is as it was written. One that is not moves to quarantine, and what of it is beyond
     * doubt is a new entry, of the same batch, at the next look at the backlog.
     *
     * @return empty: there is nothing to load under this entry; go on with the next
     */
    public Optional<SpoolBatch> read(SpoolEntry entry) {
        return look(entry);
    }

    /** Reads a file as {@link #read} does, and changes nothing: one that is not as it was written stays. */
    Optional<SpoolBatch> look(SpoolEntry entry) {
        try {
            byte[] content = Files.readAllBytes(entry.path());
            int start = Lines.end(content, 0);
            byte[] first = java.util.Arrays.copyOf(content, Math.max(0, start - 1));
            byte[] lines = java.util.Arrays.copyOfRange(content, start, content.length);
            return SpoolHeader.parse(first)
                    .filter(header ->
                            header.bytes() == lines.length && header.sha256().equals(Digests.sha256(lines, 0)))
                    .map(header -> new SpoolBatch(
                            header.batchId(),
                            header.dataset(),
                            header.form(),
                            header.source(),
                            header.acceptedAt(),
                            lines,
                            header.records()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes a file out, after its batch was committed. Nothing happens if it is gone, or if the name meanwhile belongs to
     * another batch.
     */
    public void remove(SpoolEntry entry, String batchId) {
        if (read(entry).filter(batch -> batch.batchId().equals(batchId)).isEmpty()) {
            return;
        }
        try {
            if (layer.delete(entry.path())) {
                room.release(entry.dataset(), entry.bytes());
                CrashPoint.SPOOL_REMOVED.reached();
            }
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    public SpoolFigures figures() {
        return room.figures();
    }

    /** Why records would be refused now; empty: they would be taken. */
    public Optional<String> whyFull() {
        return room.whyFull();
    }

    /** A file that cannot be written is the sender's to know: full, or not writable at all. */
    static StoreRefusalException refusal(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left") || message.contains("quota exceeded");
        return full
                ? new StoreRefusalException(
                        StoreRefusalException.Reason.FULL, "The disk of the spool is full; free some space", e)
                : new StoreRefusalException(
                        StoreRefusalException.Reason.UNWRITABLE,
                        "The spool cannot be written: " + e + "; make its folder writable",
                        e);
    }

    @Override
    public void close() {
        numbers.end();
        try {
            writers.close();
        } catch (IOException e) {
            throw new io.pitlane.error.OperationFailedException("Cannot let go of the spool: " + e, e);
        }
    }
}
