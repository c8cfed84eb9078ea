package io.pitlane.store;

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
 * Makes files of the PIT layout: whole, durable, and in nobody's place. Thread-safe, also between processes.
 *
 * <p>A name belongs to who made {@code .<name>.tmp}; only then it is asked whether the name is taken. As a rename takes the
 * one away and makes the other in one step, two processes never have the same name.
 */
final class TimedFiles {

    private static final String UNFINISHED = ".tmp";
    private static final int NAMES_KEPT = 10_000;
    private static final int MOST_ATTEMPTS = 3;

    private final FileLayer layer;
    private final DurableFolders folders;
    private final String ending;
    private final Runnable written;
    private final Runnable synced;
    /** By name without a number: the number that was given last. */
    private final Map<Path, Integer> numbers = new ConcurrentHashMap<>();

    private final Set<Path> inHand = ConcurrentHashMap.newKeySet();

    /** @param written and {@code synced}: told after these steps of each file */
    TimedFiles(FileLayer layer, DurableFolders folders, String ending, Runnable written, Runnable synced) {
        this.layer = layer;
        this.folders = folders;
        this.ending = ending;
        this.written = written;
        this.synced = synced;
    }

    /**
     * Writes a file that is on the disk under its temporary name, and has a name that is free.
     *
     * @param root of the dataset
     * @return the name, to be published or given up
     */
    Path prepare(Path root, Instant time, String source, byte[]... parts) throws IOException {
        Path folder = TimedNames.folder(root, time);
        folders.ensure(folder);
        for (int attempt = 1; ; ) {
            Path target = nextName(folder, time, source);
            try {
                if (!Files.exists(target) && write(target, parts)) {
                    return target;
                }
            } catch (FileAlreadyExistsException taken) {
                // The next name is tried.
            } catch (NoSuchFileException folderIsGone) {
                if (attempt++ == MOST_ATTEMPTS) {
                    throw folderIsGone;
                }
                folders.ensure(folder);
            }
        }
    }

    /** Whether a prepared file still waits for its name. One that a loss of power took is written again. */
    boolean isLeft(Path target, byte[] content) throws IOException {
        if (Files.exists(temporary(target))) {
            return true;
        }
        if (Files.exists(target)) {
            return false;
        }
        folders.ensure(target.getParent());
        return write(target, content);
    }

    /** Gives a prepared file its name. The folder is to be brought to the disk then. */
    void publish(Path target) throws IOException {
        layer.rename(temporary(target), target);
        inHand.remove(temporary(target));
    }

    /** Removes a file, under whichever of its names; who is refused sends again, so nothing of it may be found later. */
    void giveUp(Path target, Exception failure) {
        try {
            if (!layer.delete(temporary(target))) {
                layer.delete(target);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        } finally {
            inHand.remove(temporary(target));
        }
    }

    /** Gives a file that is on the disk a name that is free. Durable when it returns. */
    Path adopt(Path file, Path root, Instant time, String source) throws IOException {
        Path target = prepare(root, time, source);
        layer.rename(file, target);
        giveUpName(target);
        folders.force(target.getParent());
        return target;
    }

    private void giveUpName(Path target) throws IOException {
        layer.delete(temporary(target));
        inHand.remove(temporary(target));
    }

    /** Whether this process is writing it now. */
    boolean isInHand(Path temporary) {
        return inHand.contains(temporary);
    }

    static Path temporary(Path target) {
        return target.resolveSibling("." + target.getFileName() + UNFINISHED);
    }

    static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(UNFINISHED);
    }

    private Path nextName(Path folder, Instant time, String source) {
        if (numbers.size() > NAMES_KEPT) {
            numbers.clear();
        }
        Path first = folder.resolve(TimedNames.name(time, source, 1, ending));
        return folder.resolve(TimedNames.name(time, source, numbers.merge(first, 1, Integer::sum), ending));
    }

    /** @return false if the name was taken after all */
    private boolean write(Path target, byte[]... parts) throws IOException {
        Path temporary = temporary(target);
        inHand.add(temporary);
        boolean kept = false;
        try (FileLayer.NewFile file = layer.create(temporary)) {
            kept = !Files.exists(target);
            if (kept) {
                fill(file, target, parts);
            } else {
                layer.delete(temporary);
            }
            return kept;
        } finally {
            if (!kept) {
                inHand.remove(temporary);
            }
        }
    }

    private void fill(FileLayer.NewFile file, Path target, byte[]... parts) throws IOException {
        try {
            ByteBuffer[] buffers = new ByteBuffer[parts.length];
            for (int i = 0; i < parts.length; i++) {
                buffers[i] = ByteBuffer.wrap(parts[i]);
            }
            file.write(buffers);
            written.run();
            file.force();
            synced.run();
        } catch (IOException | RuntimeException e) {
            try {
                layer.delete(temporary(target));
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            inHand.remove(temporary(target));
            throw e;
        }
    }
}
