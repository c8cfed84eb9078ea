package io.pitlane.database;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A {@code .tar.xz} in memory, trusted to be PostgreSQL's. */
final class ProgramArchive {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EXECUTABLE = 0100;

    private final byte[] bytes;

    ProgramArchive(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Unpacks everything into {@code folder}, which is empty. */
    void unpackInto(Path folder) throws IOException {
        if (!unpackWithTar(folder)) {
            try (Stream<Path> half = Files.list(folder)) {
                for (Path path : half.toList()) {
                    Disk.deleteTree(path);
                }
            }
            unpackInJava(folder);
        }
    }

    /** The system's programs take a third of the time, which is more than a second of a first start. */
    boolean unpackWithTar(Path folder) {
        return Command.of("tar", "-xJ", "--no-same-owner", "-f", "-", "-C", folder.toString())
                .withInput(bytes)
                .run(PATIENCE)
                .succeeded();
    }

    /** For systems without {@code tar} or {@code xz}. */
    void unpackInJava(Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(bytes)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpackEntry(tar, entry, folder);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("entry " + entry.getName() + " points outside the archive");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        if ((entry.getMode() & EXECUTABLE) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
