package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts files into the spool: whole, durable, and in nobody's place. Thread-safe, also between processes.
 *
 * <p>A name belongs to who made {@code .<name>.tmp}; only then it is asked whether the name is taken. As a rename takes the
 * one away and makes the other in one step, two processes never have the same name.
 */
final class SpoolFiles {

    static final String UNFINISHED = ".tmp";
    private static final int NAMES_KEPT = 10_000;

    private final FileLayer layer;
    private final DurableFolders folders;
    /** By name without a number: the number that was given last. */
    private final Map<Path, Integer> numbers = new ConcurrentHashMap<>();

    private final Set<Path> unfinished = ConcurrentHashMap.newKeySet();

    SpoolFiles(FileLayer layer, DurableFolders folders) {
        this.layer = layer;
        this.folders = folders;
    }

    /** Durable when it returns. If it throws, nothing is there, as far as that can be achieved. */
    Path write(Path root, Instant time, String source, byte[] header, byte[] lines) throws IOException {
        Path folder = TimedNames.folder(root, time);
        folders.ensure(folder);
        for (int attempt = 0; ; attempt++) {
            Path target = nextName(folder, time, source);
            try {
                if (!Files.exists(target) && write(target, header, lines)) {
                    return target;
                }
            } catch (FileAlreadyExistsException taken) {
                // The next name is tried.
            } catch (NoSuchFileException folderIsGone) {
                if (attempt > 2) {
                    throw folderIsGone;
                }
                folders.ensure(folder);
            }
        }
    }

    /** Whether this process is writing it now. */
    boolean isUnfinished(Path temporary) {
        return unfinished.contains(temporary);
    }

    static Path temporary(Path target) {
        return target.resolveSibling("." + target.getFileName() + UNFINISHED);
    }

    private Path nextName(Path folder, Instant time, String source) {
        if (numbers.size() > NAMES_KEPT) {
            numbers.clear();
        }
        Path first = folder.resolve(TimedNames.name(time, source, 1, SpoolTree.ENDING));
        int number = numbers.merge(first, 1, Integer::sum);
        return folder.resolve(TimedNames.name(time, source, number, SpoolTree.ENDING));
    }

    /** @return false if the name was taken after all */
    private boolean write(Path target, byte[] header, byte[] lines) throws IOException {
        Path temporary = temporary(target);
        unfinished.add(temporary);
        try (FileLayer.NewFile file = layer.create(temporary)) {
            if (Files.exists(target)) {
                layer.delete(temporary);
                return false;
            }
            finish(file, temporary, target, header, lines);
            return true;
        } finally {
            unfinished.remove(temporary);
        }
    }

    private void finish(FileLayer.NewFile file, Path temporary, Path target, byte[] header, byte[] lines)
            throws IOException {
        Path there = temporary;
        try {
            file.write(ByteBuffer.wrap(header), ByteBuffer.wrap(lines));
            CrashPoint.SPOOL_WRITTEN.reached();
            file.force();
            CrashPoint.SPOOL_SYNCED.reached();
            layer.rename(temporary, target);
            there = target;
            CrashPoint.SPOOL_RENAMED.reached();
            folders.force(target.getParent());
            CrashPoint.SPOOL_FOLDER_SYNCED.reached();
        } catch (IOException | RuntimeException e) {
            takeBack(there, e);
            throw e;
        }
    }

    /** Who is refused sends again, so nothing of it may be loaded later. */
    private void takeBack(Path file, Exception failure) {
        try {
            layer.delete(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
