package io.pitlane.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loads files whose chunks are committed each for itself: small files by the hundred in one transaction, large ones chunk
 * by chunk. One thread adds the files, the workers do the rest.
 */
final class FilesTogether {

    private final LoadParts parts;
    private final FileTargets targets;
    private final boolean force;
    private final LoadProgress progress;
    private final Map<String, SmallFiles> small = new LinkedHashMap<>();

    FilesTogether(LoadParts parts, FileTargets targets, boolean force, LoadProgress progress) {
        this.parts = parts;
        this.targets = targets;
        this.force = force;
        this.progress = progress;
    }

    /** @throws IOException if the file cannot be read */
    void add(FileOutcome file) throws IOException {
        for (FileOutcome part : targets.of(file)) {
            DatasetLoad load = targets.loadOf(part);
            SmallFiles group =
                    small.computeIfAbsent(part.dataset(), dataset -> new SmallFiles(parts, load, force, progress));
            if (part.bytes() > SmallFiles.MOST_BYTES || !group.add(part)) {
                new LargeFile(parts, load, force, progress).load(part);
            }
        }
    }

    /** Waits until everything that was added is committed. */
    void finish() {
        small.values().forEach(SmallFiles::finish);
    }

    /** Waits for what is under way, after another failure. */
    void finishAfter(RuntimeException failure) {
        small.values().forEach(group -> group.finishAfter(failure));
    }
}
