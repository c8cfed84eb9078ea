package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The three steps by which a file leaves the spool: aside, noted in its writer's journal, deleted. A process that dies
 * between them leaves a file that {@link SpoolLeftovers} bring back, and the ledger tells then that it was loaded.
 * Thread-safe.
 */
final class SpoolExits {

    private final Path root;
    private final FileLayer layer;
    private final TimedFiles files;
    private final String process;
    private final SpoolWriters writers;
    private final SpoolJournals journals;
    private final SpoolRoom room;
    private final AtomicLong leaving = new AtomicLong();

    SpoolExits(
            Path root,
            FileLayer layer,
            TimedFiles files,
            String process,
            SpoolWriters writers,
            SpoolJournals journals,
            SpoolRoom room) {
        this.root = root;
        this.layer = layer;
        this.files = files;
        this.process = process;
        this.writers = writers;
        this.journals = journals;
        this.room = room;
    }

    /**
     * Takes a file aside that begins with the header that was read.
     *
     * @return empty: it is gone, or its name meanwhile belongs to another file
     * @throws StoreRefusalException if the folder cannot be written; the file is there still
     */
    Optional<SpoolExit> aside(SpoolEntry entry, SpoolFile read) {
        SpoolHeader header = read.header().orElseThrow();
        return aside(entry, file -> begins(file, read.first()) ? Optional.of(header) : Optional.empty());
    }

    /** As {@link #aside(SpoolEntry, SpoolFile)}, of a file of which only the batch id is known. */
    Optional<SpoolExit> aside(SpoolEntry entry, String batchId) {
        return aside(entry, file -> SpoolFile.readHeader(file)
                .filter(header -> header.batchId().equals(batchId)));
    }

    private interface Look {

        /** @return empty: it is another file */
        Optional<SpoolHeader> headerOf(Path file) throws IOException;
    }

    private Optional<SpoolExit> aside(SpoolEntry entry, Look look) {
        // Names come free again, so nobody may remove by name alone what another process put there meanwhile.
        Path aside = SpoolLeftovers.leaving(entry.path(), process, leaving.incrementAndGet());
        try {
            writers.begin();
            layer.rename(entry.path(), aside);
            Optional<SpoolHeader> header = look.headerOf(aside);
            if (header.isEmpty()) {
                TimedNames named = TimedNames.parse(entry.path()).orElseThrow();
                files.adopt(aside, root.resolve(entry.dataset()), named.second(), named.source());
                return Optional.empty();
            }
            return Optional.of(new SpoolExit(
                    entry, aside, header.get().writer(), header.get().sequence()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw Refusals.of(e, "spool");
        }
    }

    private static boolean begins(Path file, byte[] first) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(first.length), first);
        }
    }

    /** Notes for each writer which of its files leave. */
    void note(Collection<SpoolExit> exits) {
        Map<String, List<Long>> numbers = new HashMap<>();
        exits.forEach(exit -> numbers.computeIfAbsent(exit.writer(), writer -> new ArrayList<>())
                .add(exit.sequence()));
        numbers.forEach(journals::left);
    }

    /**
     * Deletes a file that is noted.
     *
     * @throws StoreRefusalException if the folder cannot be written; the file is there still
     */
    void delete(SpoolExit exit) {
        try {
            layer.delete(exit.aside());
        } catch (IOException e) {
            throw Refusals.of(e, "spool");
        }
        room.release(exit.entry().dataset(), exit.entry().bytes());
        CrashPoint.SPOOL_REMOVED.reached();
    }
}
