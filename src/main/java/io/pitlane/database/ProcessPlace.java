package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine, its current run, and the container in which process numbers mean something. A server that was started at
 * another place cannot be seen from here, so only the locks of its users tell that it may be alive.
 *
 * @param name the same for processes that see each other; empty where the system does not tell
 */
record ProcessPlace(String name) {

    static ProcessPlace here() {
        try {
            return new ProcessPlace(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip() + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
        } catch (IOException e) {
            return new ProcessPlace("");
        }
    }

    /** Two servers on one data directory would destroy it, and PostgreSQL's own guard ends at a container's wall. */
    void requireNoServerElsewhere(EmbeddedFiles files, SharedUse.Turn turn) throws IOException {
        if (!Files.exists(files.place()) || Files.readString(files.place()).equals(name) || !turn.isUsedElsewhere()) {
            return;
        }
        throw new OperationFailedException(
                "The embedded PostgreSQL in " + files.directory() + " is in use by a Pitlane in another container or on"
                        + " another machine, which cannot be reached from here. Run the command there, or give both a"
                        + " server of their own with DATABASE_URL.",
                null);
    }

    void writeTo(EmbeddedFiles files) throws IOException {
        EmbeddedFiles.write(files.place(), name);
    }
}
