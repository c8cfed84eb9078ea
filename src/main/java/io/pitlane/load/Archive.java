package io.pitlane.load;

import io.pitlane.config.CrashPoint;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Where loaded files go: {@code archive/<dataset>/YYYY/MM/DD/<path below the inbox folder>}, the day being the UTC day of
 * the load. Never overwrites: a name that is taken gets {@code -2}, {@code -3}, and so on before its ending.
 *
 * <p>Thread-safe; several processes may archive from one inbox.
 */
public final class Archive {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    private final Path root;
    private final Clock clock;

    public Archive(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * Moves {@code file} out of {@code inboxFolder}. To be called after the commit of its last chunk.
     *
     * @return where it is now; empty if another process had moved it already
     * @throws OperationFailedException if it cannot be moved; it is then still in the inbox
     */
    public Optional<Path> store(String dataset, Path inboxFolder, Path file) {
        String day = DAY.format(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        Path wanted = root.resolve(dataset).resolve(day).resolve(inboxFolder.relativize(file));
        try {
            Files.createDirectories(wanted.getParent());
            Path place = reserve(wanted);
            CrashPoint.ARCHIVING.reached();
            if (move(file, place)) {
                CrashPoint.ARCHIVED.reached();
                return Optional.of(place);
            }
            Files.deleteIfExists(place);
            return Optional.empty();
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot archive " + file + " to " + wanted + ": " + e + "; make the folder writable", e);
        }
    }

    /** Takes the first free name by creating an empty file there, which the move then replaces. */
    private static Path reserve(Path wanted) throws IOException {
        Path place = wanted;
        for (int number = 2; ; number++) {
            try {
                return Files.createFile(place);
            } catch (FileAlreadyExistsException taken) {
                place = wanted.resolveSibling(numbered(wanted.getFileName().toString(), number));
            }
        }
    }

    private static boolean move(Path file, Path reserved) throws IOException {
        try {
            Files.move(file, reserved, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        } catch (AtomicMoveNotSupportedException otherDevice) {
            return copyDurably(file, reserved);
        } catch (IOException e) {
            Files.deleteIfExists(reserved);
            throw e;
        }
    }

    /** The copy is complete and on disk before the original goes. */
    static boolean copyDurably(Path file, Path reserved) throws IOException {
        Path copy = reserved.resolveSibling("." + reserved.getFileName() + ".tmp");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            force(copy);
            Files.move(copy, reserved, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(reserved.getParent());
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException gone) {
            Files.deleteIfExists(copy);
            return false;
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(reserved);
            throw e;
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path,
                Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        ? StandardOpenOption.READ
                        : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** {@code 08-00-00-kraken.json.gz} and 2 make {@code 08-00-00-kraken-2.json.gz}. */
    private static String numbered(String name, int number) {
        int end = name.endsWith(".gz") || name.endsWith(".zst") ? name.lastIndexOf('.') : name.length();
        int dot = name.lastIndexOf('.', end - 1);
        int at = dot > 0 ? dot : end;
        return name.substring(0, at) + "-" + number + name.substring(at);
    }
}
