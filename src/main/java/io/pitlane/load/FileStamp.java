package io.pitlane.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What tells two states of one file apart without reading it. */
public record FileStamp(long bytes, long modifiedMillis) {

    /** @throws java.nio.file.NoSuchFileException if there is no such file */
    public static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().toMillis());
    }
}
