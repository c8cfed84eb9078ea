package io.pitlane.database;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One migration as the folder has it.
 *
 * @param version above 0; 0 for a repeatable one
 * @param description the words of the file name
 * @param checksum of the content, as Flyway computes it
 * @param undo the script that takes it back; never for a repeatable one
 */
record MigrationFile(int version, String description, Path path, int checksum, Optional<Path> undo) {

    boolean isRepeatable() {
        return version == 0;
    }

    /** The file's name, as the history knows it. */
    String script() {
        return path.getFileName().toString();
    }
}
