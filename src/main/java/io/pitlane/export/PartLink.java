package io.pitlane.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One more name for a part of an earlier set. Pure functions. */
final class PartLink {

    private PartLink() {}

    /** A hard link; a copy where the file system has none, or not so many. */
    static void make(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(file, link);
            try (FileChannel copy = FileChannel.open(link, StandardOpenOption.WRITE)) {
                copy.force(true);
            }
        }
    }
}
