package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The places in and under the embedded server's directory. PostgreSQL owns the directory; what is Pitlane's own lies in
 * its folder {@code pitlane} and in {@code postgresql.conf} and {@code pg_hba.conf}, which are written at every start.
 *
 * @param directory PostgreSQL's data directory, as an absolute path without symbolic links
 */
record EmbeddedFiles(Path directory) {

    /** Resolves {@code directory}, and makes it, only for its owner, if there is none. */
    static EmbeddedFiles at(Path directory) {
        try {
            if (!Files.exists(directory)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                ServerUser.inherit(Files.createDirectory(directory));
            }
            Path real = directory.toRealPath();
            Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
            EmbeddedFiles files = new EmbeddedFiles(real);
            if (!Files.isDirectory(files.own())) {
                ServerUser.inherit(Files.createDirectory(files.own()));
            }
            return files;
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot use " + directory + " for the embedded PostgreSQL: " + e
                            + ". Run Pitlane as the user who owns it, or move the data directory with PITLANE_DATA.",
                    e);
        }
    }

    /** Pitlane's folder. */
    Path own() {
        return directory.resolve("pitlane");
    }

    /** Where a new cluster is made; its contents move up when it is complete. */
    Path unfinished() {
        return own().resolve("unfinished");
    }

    /** Locked while a process decides about starting and stopping. */
    Path startLock() {
        return own().resolve("start.lock");
    }

    /** Share-locked by every process that uses the server. */
    Path usersLock() {
        return own().resolve("users.lock");
    }

    Path password() {
        return own().resolve("password");
    }

    /** The port of the last start, so that the next one prefers it. */
    Path port() {
        return own().resolve("port");
    }

    /** Where the server was started last, see {@link ProcessPlace}. */
    Path place() {
        return own().resolve("place");
    }

    /** PostgreSQL's programs: beside the data, for PostgreSQL reads all that is in there again after a crash. */
    Path programs() {
        return directory.resolveSibling(directory.getFileName() + "-program");
    }

    Path logs() {
        return directory.resolve("log");
    }

    /** What the server says before its own log is open. */
    Path startupLog() {
        return logs().resolve("startup.log");
    }

    Path pidFile() {
        return directory.resolve("postmaster.pid");
    }

    Path versionFile() {
        return directory.resolve("PG_VERSION");
    }

    /** Whether a cluster was completely made here; its version file is moved in last. */
    boolean hasCluster() {
        return Files.exists(versionFile());
    }

    /** Writes a small file in one step, readable by its owner only. */
    static void write(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, content);
        Disk.sync(temporary);
        ServerUser.inherit(temporary);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Disk.sync(file.getParent());
    }
}
