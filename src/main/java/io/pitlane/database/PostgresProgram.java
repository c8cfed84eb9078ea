package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs, unpacked from the archive that came as a dependency.
 *
 * @param root the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresProgram(Path root) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) (\\d+)");

    /**
     * Unpacks the archive into a folder of {@code programs} that is named by the archive's hash, unless it is there. The
     * folder appears in one step, so that processes may do this at the same time and one that dies leaves no half.
     */
    static PostgresProgram unpackInto(Path programs) {
        try {
            byte[] archive = archive();
            Path root = programs.resolve(hash(archive).substring(0, 16));
            if (!isComplete(root)) {
                Files.createDirectories(programs);
                ServerUser.inherit(programs);
                unpack(archive, programs, root);
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

    static byte[] archive() throws IOException {
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

    private static void unpack(byte[] archive, Path programs, Path root) throws IOException {
        Path scratch = Files.createTempDirectory(programs, "unfinished-");
        try {
            ServerUser.inherit(scratch);
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path fresh = Files.createDirectory(scratch.resolve("fresh"));
            new ProgramArchive(archive).unpackInto(fresh);
            ServerUser.inheritTree(fresh);
            Disk.syncTree(fresh);
            if (Files.exists(root) && !isComplete(root)) {
                Files.move(root, scratch.resolve("damaged"), StandardCopyOption.ATOMIC_MOVE);
            }
            moveUnlessThere(fresh, root);
            Disk.sync(programs);
        } finally {
            Disk.deleteTree(scratch);
        }
        removeOld(programs, root);
    }

    private static void moveUnlessThere(Path fresh, Path root) throws IOException {
        try {
            Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster, which is as good.
            if (!isComplete(root)) {
                throw e;
            }
        }
    }

    /** Former versions, and what a killed process left half unpacked. */
    private static void removeOld(Path programs, Path root) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(ABANDONED));
        try (Stream<Path> paths = Files.list(programs)) {
            for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
                if (Files.getLastModifiedTime(path).compareTo(old) < 0) {
                    Disk.deleteTree(path);
                }
            }
        }
    }

    private static boolean isComplete(Path root) {
        return Files.isExecutable(root.resolve("bin/postgres"));
    }
}
