package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder that goes when it is closed, if nobody has to look at it any more. Not thread-safe. */
public final class ScratchFolder implements AutoCloseable {

    private final Path path;
    private boolean isOfUse;

    private ScratchFolder(Path path) {
        this.path = path;
    }

    /** A new one in the data directory. */
    public static ScratchFolder in(Path data) {
        try {
            Files.createDirectories(data);
            Path path = data.toRealPath()
                    .resolve("selftest-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
            return new ScratchFolder(Files.createDirectory(path));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot make a scratch folder in " + data + ": " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    /** From now on somebody may have to look at it. */
    public void keep() {
        isOfUse = true;
    }

    /** Nobody has to look at it any more. */
    public void forget() {
        isOfUse = false;
    }

    @Override
    public void close() {
        if (isOfUse) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new OperationFailedException("Cannot remove the scratch folder " + path + ": " + e, e);
        }
    }
}
