package io.pitlane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that outlive a loss of power. Threads that bring names of one folder to the disk at the same moment share the
 * work. Thread-safe.
 */
final class DurableFolders {

    private final FileLayer layer;
    private final Path top;
    /** By folder: which one of this name is known to be durable. */
    private final Map<Path, Object> durable = new ConcurrentHashMap<>();

    private final Map<Path, SharedForce> forces = new ConcurrentHashMap<>();

    /** @param top what is above it is not our care if it is there */
    DurableFolders(FileLayer layer, Path top) {
        this.layer = layer;
        this.top = top;
    }

    /**
     * Makes what is missing of a folder below the top. Also a folder that another process made is brought to the disk the
     * first time: that process may not have come to it yet.
     */
    void ensure(Path folder) throws IOException {
        Object known = durable.get(folder);
        if (known != null && known.equals(identity(folder))) {
            return;
        }
        if (folder.equals(top)) {
            ensureTop(folder);
        } else {
            ensure(folder.getParent());
            layer.createFolder(folder);
            force(folder.getParent());
        }
        durable.put(folder, identity(folder));
    }

    /** Brings the names in a folder to the disk; by the time it returns, all that were there when it was called. */
    void force(Path folder) throws IOException {
        forces.computeIfAbsent(folder, each -> new SharedForce(layer, each)).force();
    }

    private void ensureTop(Path folder) throws IOException {
        if (Files.isDirectory(folder) || folder.getParent() == null) {
            return;
        }
        ensureTop(folder.getParent());
        if (layer.createFolder(folder)) {
            layer.forceFolder(folder.getParent());
        }
    }

    /** Changes where a folder is removed and made again; never equal to anything where it is missing. */
    private static Object identity(Path folder) throws IOException {
        try {
            Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            return key == null ? folder : key;
        } catch (NoSuchFileException missing) {
            return new Object();
        }
    }
}
