package io.pitlane.store;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How much the spool holds, and whether more fits. Counts what this process does as it happens, and everything anew now
 * and then, for other processes share the folder. Thread-safe.
 */
final class SpoolRoom {

    private static final long RECOUNT = Duration.ofSeconds(30).toNanos();
    private static final long RECOUNT_WHEN_FULL = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Path root;
    private final SpoolTree tree;
    private final SpoolSettings settings;
    private final Function<String, FullPolicy> policies;
    private final Duration patience;
    private final Map<String, Count> counts = new TreeMap<>();
    private long total;
    private long countedAt;
    private boolean counted;
    private FileStore disk;

    private record Count(long files, long bytes) {

        Count plus(long moreFiles, long moreBytes) {
            return new Count(Math.max(0, files + moreFiles), Math.max(0, bytes + moreBytes));
        }
    }

    /**
     * @param policies by dataset
     * @param patience how long a sender waits for room
     */
    SpoolRoom(
            Path root,
            SpoolTree tree,
            SpoolSettings settings,
            Function<String, FullPolicy> policies,
            Duration patience) {
        this.root = root;
        this.tree = tree;
        this.settings = settings;
        this.policies = policies;
        this.patience = patience;
    }

    /**
     * Takes room for a file.
     *
     * @throws StoreRefusalException if there is none, and none comes free in time
     */
    synchronized void claim(String dataset, long bytes) {
        ensureCounted();
        Optional<String> reason = whyNot(bytes);
        if (reason.isPresent() && policies.apply(dataset) == FullPolicy.BLOCK) {
            reason = await(bytes);
        }
        if (reason.isPresent()) {
            throw new StoreRefusalException(StoreRefusalException.Reason.FULL, reason.get(), null);
        }
        add(dataset, 1, bytes);
    }

    /** A file is gone, or came to nothing. */
    synchronized void release(String dataset, long bytes) {
        add(dataset, -1, -bytes);
        notifyAll();
    }

    /** A claimed file has more bytes than were claimed. */
    synchronized void correct(String dataset, long bytes) {
        add(dataset, 0, bytes);
    }

    /** A file is there that was not claimed. */
    synchronized void found(String dataset, long bytes) {
        add(dataset, 1, bytes);
    }

    synchronized SpoolFigures figures() {
        ensureCounted();
        if (System.nanoTime() - countedAt > RECOUNT) {
            recount();
        }
        List<SpoolFigures.Waiting> waiting = new ArrayList<>();
        counts.forEach((dataset, count) -> waiting.add(new SpoolFigures.Waiting(
                dataset, count.files(), count.bytes(), count.files() == 0 ? Optional.empty() : tree.oldest(dataset))));
        return new SpoolFigures(waiting);
    }

    /** Why a file of no size would be refused now; empty: it would be taken. */
    synchronized Optional<String> whyFull() {
        ensureCounted();
        return whyNot(0);
    }

    /** What was not counted yet is left for the count to find. */
    private void add(String dataset, long files, long bytes) {
        if (!counted) {
            return;
        }
        counts.put(dataset, counts.getOrDefault(dataset, new Count(0, 0)).plus(files, bytes));
        total = Math.max(0, total + bytes);
    }

    private Optional<String> await(long bytes) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<String> reason = whyNot(bytes);
        try {
            while (reason.isPresent() && System.nanoTime() < end) {
                wait(LOOK_AGAIN_MILLIS);
                reason = whyNot(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reason;
    }

    private Optional<String> whyNot(long bytes) {
        if (total + bytes > settings.maxBytes() && System.nanoTime() - countedAt > RECOUNT_WHEN_FULL) {
            recount();
        }
        if (total + bytes > settings.maxBytes()) {
            return Optional.of("The spool holds " + total + " bytes and may hold " + settings.maxBytes()
                    + "; bring the database back or raise spool.max-size");
        }
        long free = free();
        return free - bytes < settings.minFreeBytes()
                ? Optional.of("The disk of the spool has " + free + " bytes free and must keep "
                        + settings.minFreeBytes() + "; free some space or lower spool.min-free-disk")
                : Optional.empty();
    }

    /** A disk that cannot be asked is no reason to refuse: writing will tell. */
    private long free() {
        try {
            if (disk == null) {
                disk = Files.getFileStore(existing(root));
            }
            return disk.getUsableSpace();
        } catch (IOException e) {
            disk = null;
            return Long.MAX_VALUE;
        }
    }

    private static Path existing(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private void ensureCounted() {
        if (!counted) {
            recount();
        }
    }

    private void recount() {
        counted = true;
        counts.replaceAll((dataset, count) -> new Count(0, 0));
        total = 0;
        for (SpoolEntry entry : tree.entries()) {
            add(entry.dataset(), 1, entry.bytes());
        }
        countedAt = System.nanoTime();
    }
}
