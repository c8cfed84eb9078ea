package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.error.OperationFailedException;
import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The backlog on disk: batches that are durable and not yet in the database, one file each, {@code
 * <dataset>/YYYY/MM/DD/HH-MM-SS-<source>[-n].ndjson}. Thread-safe; several processes may share the folder.
 */
public final class Spool implements AutoCloseable {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path root;
    private final FileLayer layer;
    private final DurableFolders folders;
    private final TimedFiles files;
    private final SpoolTree tree;
    private final String process = UUID.randomUUID().toString();
    private final SpoolWriters writers;
    private final SpoolNumbers numbers;
    private final SpoolJournals journals;
    private final SpoolRoom room;
    private final SpoolSalvage salvage;
    private final SpoolLeftovers leftovers;
    private final SavedParts parts;
    private final SpoolExits exits;
    private volatile List<MissingFile> missed = List.of();

    /**
     * @param root made when the first file is written
     * @param quarantine where damaged files go, below {@code spool} there
     * @param policies what becomes of records of a dataset without room
     * @param patience how long a sender is blocked where the policy says so
     */
    public Spool(
            Path root,
            Path quarantine,
            FileLayer layer,
            SpoolSettings settings,
            Function<String, FullPolicy> policies,
            Duration patience,
            SpoolMetrics metrics,
            Clock clock) {
        this.root = root.toAbsolutePath();
        this.layer = layer;
        this.folders = new DurableFolders(layer, this.root.getParent());
        this.files = new TimedFiles(
                layer, folders, SpoolTree.ENDING, CrashPoint.SPOOL_WRITTEN::reached, CrashPoint.SPOOL_SYNCED::reached);
        this.tree = new SpoolTree(this.root);
        Path notes = this.root.resolve(SpoolWriters.FOLDER);
        String boot = boot();
        this.writers = new SpoolWriters(notes, process);
        this.numbers = new SpoolNumbers(layer, notes, process, boot);
        this.journals = new SpoolJournals(this.root, notes, layer, tree, writers, boot);
        this.room = new SpoolRoom(this.root, tree, settings, policies, patience);
        this.parts = new SavedParts(this.root, layer, folders);
        this.salvage = new SpoolSalvage(
                part -> {
                    parts.add(part);
                    return keep(part);
                },
                journals,
                new SpoolQuarantine(this.root, quarantine.resolve("spool"), layer),
                room,
                metrics);
        this.exits = new SpoolExits(this.root, layer, files, process, writers, journals, room);
        this.leftovers = new SpoolLeftovers(tree, layer, files, writers, journals, metrics, clock);
    }

    /**
     * Writes a batch down. It is durable when this returns; if it throws, nothing of it is kept.
     *
     * @throws StoreRefusalException if there is no room, or the folder cannot be written
     * @throws IllegalArgumentException if the lines are not as many as the batch says, each ended
     */
    public SpoolEntry write(SpoolBatch batch) {
        if (LineSums.count(batch.lines()) != batch.records()
                || !Lines.isEnded(batch.lines(), 0, batch.lines().length)) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.records() + " records has " + LineSums.count(batch.lines()) + " lines");
        }
        room.claim(batch.dataset(), batch.lines().length);
        try {
            SpoolEntry entry = keep(batch);
            room.correct(batch.dataset(), entry.bytes() - batch.lines().length);
            return entry;
        } catch (IOException e) {
            room.release(batch.dataset(), batch.lines().length);
            throw Refusals.of(e, "spool");
        } catch (RuntimeException e) {
            room.release(batch.dataset(), batch.lines().length);
            throw e;
        }
    }

    /**
     * The folder of a spool that a path is in, or is.
     *
     * @param path absolute
     */
    public static Optional<Path> rootOf(Path path) {
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(SpoolWriters.FOLDER))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** What waits, in the order in which it was accepted, as far as the names of the files tell: to the second. */
    public List<SpoolEntry> backlog() {
        return tree.entries().stream().filter(salvage::isOpen).toList();
    }

    /** Which whole batches wait here, as far as the journals say; never fails. */
    public List<SpooledId> ids() {
        try {
            return parts.withoutParts(journals.ids());
        } catch (IOException e) {
            salvage.warn("The journals of the spool cannot be read", e);
            return List.of();
        }
    }

    SavedParts parts() {
        return parts;
    }

    /** What waits of one dataset, in the same order. */
    public List<SpoolEntry> backlog(String dataset) {
        return tree.entries(dataset);
    }

    /**
     * Reads a file and proves that it is as it was written. One that is not moves to quarantine, and what of it can be
     * saved is a new entry at the next look at the backlog, of the same batch. One that cannot be read at all, or not be
     * moved, stays and is left out of the backlog for a minute.
     *
     * @return empty: there is nothing to load under this entry; go on with the next
     */
    public Optional<SpoolBatch> read(SpoolEntry entry) {
        return readFile(entry, Trouble.NONE).map(SpoolFile::batch);
    }

    /** Hears why there is nothing to load under an entry whose file was not simply gone. */
    interface Trouble {

        Trouble NONE = (entry, why) -> {};

        /** @param failure empty: it was damaged, and is in quarantine; else it stays, and cannot be read or moved */
        void met(SpoolEntry entry, Optional<Exception> failure);
    }

    /** As {@link #read(SpoolEntry)}. */
    Optional<SpoolFile> readFile(SpoolEntry entry, Trouble trouble) {
        try {
            SpoolFile file = SpoolFile.read(entry.path());
            if (file.isWhole()) {
                return Optional.of(file);
            }
            salvage.save(entry, file);
            trouble.met(entry, Optional.empty());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException | StoreRefusalException e) {
            salvage.hold(entry, e);
            trouble.met(entry, Optional.of(e));
        }
        return Optional.empty();
    }

    /** Reads a file as {@link #read} does, and changes nothing: one that is not as it was written stays. */
    public Optional<SpoolBatch> look(SpoolEntry entry) {
        try {
            return Optional.of(SpoolFile.read(entry.path()))
                    .filter(SpoolFile::isWhole)
                    .map(SpoolFile::batch);
        } catch (IOException goneOrUnreadable) {
            return Optional.empty();
        }
    }

    /**
     * Takes a file out, after its batch was committed. Nothing happens if it is gone, or if its name meanwhile belongs to
     * another batch.
     *
     * @throws StoreRefusalException if the folder cannot be written; the file is there still
     */
    public void remove(SpoolEntry entry, String batchId) {
        exits.aside(entry, batchId).ifPresent(exit -> {
            exits.note(List.of(exit));
            exits.delete(exit);
        });
    }

    /** The way out for many files at once. */
    SpoolExits exits() {
        return exits;
    }

    public SpoolFigures figures() {
        return room.figures();
    }

    /** Why records would be refused now; empty: they would be taken. */
    public Optional<String> whyFull() {
        return room.whyFull();
    }

    /** Files that cannot be read, or not be moved, and stay where they are: sentences for people. */
    public List<String> held() {
        return salvage.held();
    }

    /**
     * Files that were acknowledged, are not there and were not removed by us. Of those with a batch id, the ledger tells
     * whether they are lost.
     */
    public List<MissingFile> missing() {
        try {
            return journals.missing();
        } catch (IOException e) {
            throw new OperationFailedException("The journals of the spool cannot be read: " + e, e);
        }
    }

    /** The same as {@link #tidy} found it last, less what was {@link #found} since, at no cost. */
    public List<MissingFile> missed() {
        return missed;
    }

    /** A missing file is in the database, as the ledger says: it is missed no more. */
    public synchronized void found(MissingFile file) {
        journals.left(file.writer(), file.sequence());
        missed = missed.stream().filter(each -> !each.equals(file)).toList();
    }

    /** Clears up after processes that died. To be called at the start and now and then; never fails. */
    public synchronized void tidy() {
        leftovers.clear();
        try {
            missed = journals.tidy();
        } catch (IOException e) {
            salvage.warn("The journals of the spool cannot be read", e);
        }
    }

    /** Without asking for room: what is there already, or was granted some. */
    private SpoolEntry keep(SpoolBatch batch) throws IOException {
        folders.ensure(root.resolve(SpoolWriters.FOLDER));
        writers.begin();
        SpoolNumbers.Number number = numbers.take();
        Path file = null;
        try {
            SpoolHeader header = SpoolHeader.of(batch, number.writer(), number.sequence());
            byte[] first = header.encode();
            file = files.prepare(
                    root.resolve(batch.dataset()), batch.acceptedAt(), batch.source(), first, batch.lines());
            files.publish(file);
            CrashPoint.SPOOL_RENAMED.reached();
            folders.force(file.getParent());
            CrashPoint.SPOOL_FOLDER_SYNCED.reached();
            String path = root.relativize(file).toString();
            SpoolNumbers.written(
                    number, new WriterJournal.Written(batch.batchId(), header.sha256(), path, batch.isMirrored()));
            return new SpoolEntry(
                    file, batch.dataset(), batch.acceptedAt(), first.length + (long) batch.lines().length);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                files.giveUp(file, e);
            }
            numbers.giveBack(number);
            throw e;
        }
    }

    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException otherSystem) {
            return "";
        }
    }

    @Override
    public void close() {
        numbers.end();
        try {
            writers.close();
        } catch (IOException e) {
            throw new OperationFailedException("Cannot let go of the spool: " + e, e);
        }
    }
}
