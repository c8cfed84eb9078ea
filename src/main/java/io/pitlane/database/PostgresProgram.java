package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive that came as a dependency.
 *
 * @param root the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresProgram(Path root) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) (\\d+)");

    /**
     * Unpacks the archive into a folder of {@code programs} that is named by the archive's hash, unless it is there. The
     * folder appears in one step, so that processes may do this at the same time and one that dies leaves no half.
     */
    static PostgresProgram unpackInto(Path programs) {
        try {
            byte[] archive = archive();
            Path root = programs.resolve(hash(archive).substring(0, 16));
            if (!Files.isExecutable(root.resolve("bin/postgres"))) {
                Files.createDirectories(programs);
                unpack(archive, root);
            }
            return new PostgresProgram(root);
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot unpack PostgreSQL's programs into " + programs + ": " + e
                            + ". They need about 60 MB of disk and a folder from which programs may run.",
                    e);
        }
    }

    /** A command that runs one of the programs: {@code initdb}, {@code pg_ctl} or {@code postgres}. */
    Command command(String program, String... arguments) {
        String[] words = Stream.concat(
                        Stream.of(root.resolve("bin").resolve(program).toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return Command.of(words);
    }

    /** Such as {@code 18}, as a cluster's version file says it. */
    String majorVersion() {
        Command.Result result = command("postgres", "--version").run(PATIENCE);
        Matcher matcher = VERSION.matcher(result.output());
        if (!result.succeeded() || !matcher.find()) {
            throw new OperationFailedException(
                    "PostgreSQL's programs in " + root + " do not run here: " + result.summary()
                            + ". Is the file system mounted noexec? PITLANE_DATA moves the data directory.",
                    null);
        }
        return matcher.group(1);
    }

    private static byte[] archive() throws IOException {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        try (InputStream stream =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(machine.getName(), machine.getArch())) {
            if (stream == null) {
                throw new OperationFailedException(
                        "No embedded PostgreSQL for " + machine.getName() + " on " + machine.getArch()
                                + ". Install PostgreSQL 15 or newer and name it with DATABASE_URL.",
                        null);
            }
            return stream.readAllBytes();
        }
    }

    private static String hash(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(byte[] archive, Path root) throws IOException {
        Path unfinished = Files.createTempDirectory(root.getParent(), "unfinished-");
        try {
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
                TarArchiveEntry entry;
                while ((entry = tar.getNextEntry()) != null) {
                    unpackEntry(tar, entry, unfinished);
                }
            }
            replace(unfinished, root);
        } finally {
            Disk.deleteTree(unfinished);
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path unfinished)
            throws IOException {
        Path path = unfinished.resolve(entry.getName()).normalize();
        if (!path.startsWith(unfinished)) {
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
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void replace(Path unfinished, Path root) throws IOException {
        if (Files.exists(root)) {
            // Damaged, or else it would not have been unpacked again.
            Files.move(
                    root,
                    Files.createTempDirectory(root.getParent(), "unfinished-").resolve("damaged"));
        }
        try {
            Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster, which is as good.
            if (!Files.isExecutable(root.resolve("bin/postgres"))) {
                throw e;
            }
        }
        ServerUser.inheritTree(root.getParent());
    }
}
