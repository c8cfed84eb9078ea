package io.pitlane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journals of all writers: which files they miss. Thread-safe. */
final class SpoolJournals {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolJournals.class);

    private final Path root;
    private final Path folder;
    private final FileLayer layer;
    private final SpoolTree tree;
    private final SpoolWriters writers;
    private final String boot;

    /** @param boot of this run of the machine; empty where the system does not say */
    SpoolJournals(Path root, Path folder, FileLayer layer, SpoolTree tree, SpoolWriters writers, String boot) {
        this.root = root;
        this.folder = folder;
        this.layer = layer;
        this.tree = tree;
        this.writers = writers;
        this.boot = boot;
    }

    /** Notes that a file left the spool as it should. The file is gone anyhow, so a note that fails is no failure. */
    void left(String writer, long sequence) {
        left(writer, List.of(sequence));
    }

    /** As {@link #left(String, long)}, of several files of a writer at once. */
    void left(String writer, Collection<Long> sequences) {
        WriterJournal journal = new WriterJournal(layer, folder, writer);
        if (!journal.exists()) {
            return;
        }
        try {
            journal.left(sequences);
        } catch (IOException e) {
            LOG.warn("Cannot note that numbers {} of {} left the spool: {}", sequences, writer, e.toString());
        }
    }

    /** What was noted of the file that has this path; of several in turn, the newest. */
    Optional<NotedFile> find(Path file) throws IOException {
        String path = root.relativize(file).toString();
        Optional<NotedFile> found = Optional.empty();
        for (String writer : writersOfJournals()) {
            for (Map.Entry<Long, WriterJournal.Written> note :
                    read(writer).open().entrySet()) {
                if (note.getValue().path().equals(path)) {
                    found = Optional.of(new NotedFile(writer, note.getKey(), note.getValue()));
                }
            }
        }
        return found;
    }

    /** The batches that were written and did not leave. */
    List<SpooledId> ids() throws IOException {
        List<SpooledId> ids = new ArrayList<>();
        for (String writer : writersOfJournals()) {
            for (WriterJournal.Written note : read(writer).open().values()) {
                String dataset = Path.of(note.path()).getName(0).toString();
                ids.add(new SpooledId(dataset, note.batchId(), note.sha256()));
            }
        }
        return ids;
    }

    /** A file by its number. */
    record NotedFile(String writer, long sequence, WriterJournal.Written note) {}

    /** Acknowledged files that are not there and did not leave as they should. */
    List<MissingFile> missing() throws IOException {
        List<MissingFile> missing = new ArrayList<>();
        Map<String, Set<Long>> present = null;
        for (String writer : writersOfJournals()) {
            WriterJournal.Notes before = read(writer);
            List<Long> vanished = new ArrayList<>();
            for (Map.Entry<Long, WriterJournal.Written> note : before.open().entrySet()) {
                if (!isThere(writer, note.getKey(), note.getValue())) {
                    vanished.add(note.getKey());
                }
            }
            // Some may have left while we looked.
            WriterJournal.Notes after = vanished.isEmpty() ? before : read(writer);
            for (Long sequence : vanished) {
                WriterJournal.Written note = after.open().get(sequence);
                if (note != null) {
                    missing.add(new MissingFile(writer, sequence, Optional.of(note.batchId()), note.path()));
                }
            }
            if (mayHaveLostNotes(writer, before)) {
                present = present == null ? numbersPresent() : present;
                missing.addAll(gaps(writer, before, present.getOrDefault(writer, Set.of())));
            }
        }
        return missing;
    }

    /**
     * Removes the journals of processes that are dead and miss nothing.
     *
     * @return what is missing
     */
    List<MissingFile> tidy() throws IOException {
        List<MissingFile> missing = missing();
        Set<String> missed = new HashSet<>();
        missing.forEach(file -> missed.add(file.writer()));
        for (String writer : writersOfJournals()) {
            if (!writers.isAlive(writer)
                    && !missed.contains(writer)
                    && read(writer).open().isEmpty()) {
                new WriterJournal(layer, folder, writer).delete();
            }
        }
        for (Path lock : files()) {
            if (SpoolWriters.isLock(lock) && !writers.isAlive(SpoolWriters.processOf(lock))) {
                layer.delete(lock);
            }
        }
        return missing;
    }

    private boolean mayHaveLostNotes(String writer, WriterJournal.Notes notes) {
        return !notes.boot().isEmpty() && !boot.isEmpty() && !notes.boot().equals(boot) && !writers.isAlive(writer);
    }

    private static List<MissingFile> gaps(String writer, WriterJournal.Notes notes, Set<Long> present) {
        long highest = Math.max(
                notes.known().isEmpty() ? 0 : notes.known().lastKey(),
                present.stream().mapToLong(Long::longValue).max().orElse(0));
        List<MissingFile> gaps = new ArrayList<>();
        for (long sequence = 1; sequence <= highest; sequence++) {
            if (!notes.known().containsKey(sequence) && !present.contains(sequence)) {
                gaps.add(new MissingFile(writer, sequence, Optional.empty(), ""));
            }
        }
        return gaps;
    }

    private Map<String, Set<Long>> numbersPresent() {
        Map<String, Set<Long>> present = new HashMap<>();
        for (SpoolEntry entry : tree.entries()) {
            try {
                SpoolFile.readHeader(entry.path())
                        .ifPresent(header -> present.computeIfAbsent(header.writer(), each -> new HashSet<>())
                                .add(header.sequence()));
            } catch (IOException goneOrUnreadable) {
                LOG.debug("{} cannot be read", entry.path());
            }
        }
        return present;
    }

    /** Also a damaged file is there. */
    private boolean isThere(String writer, long sequence, WriterJournal.Written note) {
        Path file = root.resolve(note.path());
        if (!Files.exists(file)) {
            return false;
        }
        try {
            Optional<SpoolHeader> header = SpoolFile.readHeader(file);
            return header.isEmpty()
                    || header.get().writer().equals(writer) && header.get().sequence() == sequence;
        } catch (IOException unreadable) {
            return Files.exists(file);
        }
    }

    private WriterJournal.Notes read(String writer) throws IOException {
        return new WriterJournal(layer, folder, writer).read();
    }

    private List<String> writersOfJournals() {
        return files().stream()
                .flatMap(file -> WriterJournal.writerOf(file).stream())
                .toList();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}
