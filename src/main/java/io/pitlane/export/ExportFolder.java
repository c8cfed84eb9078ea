package io.pitlane.export;

import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.error.PitlaneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of sets. A set that is being written, or removed, has a name with a leading dot: it counts for nothing,
 * and the next run tidies it away. Who writes here holds {@link #lock}; thread-safe.
 */
public final class ExportFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ExportFolder.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'");
    private static final Pattern SET = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}Z");
    private static final String ID = ".id";
    private static final String LOCK = ".lock";
    private static final String REMOVED = ".removed";

    private final Path folder;

    public ExportFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    public Path path() {
        return folder;
    }

    /** When the snapshot of a set was taken. */
    static Instant timeOf(String set) {
        return LocalDateTime.parse(set, NAME).toInstant(ZoneOffset.UTC);
    }

    /**
     * Works where nobody else, of this process or another, writes sets or removes them.
     *
     * @return what {@code work} returns
     * @throws NotYetException if somebody else does
     * @throws OperationFailedException if the directory cannot be made
     */
    <T> T alone(Supplier<T> work) {
        FileChannel channel = lock();
        try {
            return work.get();
        } finally {
            closeQuietly(channel);
        }
    }

    /** To be closed by the caller. */
    private FileChannel lock() {
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            return channel;
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
            throw new NotYetException(
                    "Somebody else exports into " + folder + ", or removes old sets there; try again later");
        } catch (IOException e) {
            closeQuietly(channel);
            throw failure("Cannot write to", e);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("The lock of a directory could not be closed", e);
        }
    }

    /** Tells this directory from others, wherever it is mounted; made with the first call. With the lock in hand. */
    String id() {
        Path file = folder.resolve(ID);
        try {
            if (!Files.exists(file)) {
                Path made = folder.resolve(ID + ".new");
                Files.writeString(made, UUID.randomUUID() + "\n");
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw failure("Cannot read or write " + ID + " in", e);
        }
    }

    /** Empty where nothing was ever exported to it. */
    public Optional<String> idIfAny() {
        try {
            return Files.exists(folder.resolve(ID))
                    ? Optional.of(Files.readString(folder.resolve(ID)).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw failure("Cannot read " + ID + " in", e);
        }
    }

    /** Complete sets, the oldest first; one whose manifest is damaged is left out with a warning. */
    public List<ExportSet> sets() {
        return list().stream().flatMap(path -> read(path).stream()).toList();
    }

    /** The last of {@link #sets}; the others are not read. */
    Optional<ExportSet> newest() {
        List<Path> paths = list();
        for (int i = paths.size() - 1; i >= 0; i--) {
            Optional<ExportSet> set = read(paths.get(i));
            if (set.isPresent()) {
                return set;
            }
        }
        return Optional.empty();
    }

    private static Optional<ExportSet> read(Path path) {
        if (!isSet(path) || !Files.exists(path.resolve(Manifest.FILE))) {
            return Optional.empty();
        }
        try {
            ExportSet set = ExportSet.read(path);
            if (set.name().equals(path.getFileName().toString())) {
                return Optional.of(set);
            }
            LOG.warn("{} holds the set {} and is passed over; give it its name back", path, set.name());
        } catch (PitlaneException e) {
            LOG.warn("{} is passed over: {}", path, e.getMessage());
        }
        return Optional.empty();
    }

    private static boolean isSet(Path path) {
        return SET.matcher(path.getFileName().toString()).matches() && Files.isDirectory(path);
    }

    private List<Path> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw failure("Cannot list", e);
        }
    }

    /** Removes what runs that were broken off have left. With the lock in hand. */
    void tidy() {
        for (Path path : list()) {
            String name = path.getFileName().toString();
            if (name.startsWith(".") && SET.matcher(withoutEnds(name)).matches()) {
                LOG.info("Removing {}, which a run that was broken off has left", path);
                delete(path);
            }
        }
    }

    private static String withoutEnds(String name) {
        return (name.endsWith(REMOVED) ? name.substring(0, name.length() - REMOVED.length()) : name).substring(1);
    }

    /**
     * Makes the directory that a set is written to, under its name for the time being.
     *
     * @param at when the snapshot was taken; where there is a set of that second, the next free one names the set
     */
    Draft begin(Instant at) {
        try {
            for (Instant second = at.truncatedTo(ChronoUnit.SECONDS); ; second = second.plusSeconds(1)) {
                String name = NAME.format(second.atOffset(ZoneOffset.UTC));
                if (!Files.exists(folder.resolve(name))) {
                    return new Draft(name, Files.createDirectory(folder.resolve("." + name)));
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new OperationFailedException(e.getMessage() + " is there already; remove it", e);
        } catch (IOException e) {
            throw failure("Cannot write to", e);
        }
    }

    /**
     * A set that is being written.
     *
     * @param folder whose name begins with a dot
     */
    record Draft(String name, Path folder) {}

    /**
     * Gives a draft, which is durable, its name; it survives a loss of power from when {@code durable} is through.
     *
     * @param durable takes the directory, to be made durable
     */
    Path publish(Draft draft, FileForce durable) throws IOException {
        Path published = folder.resolve(draft.name());
        Files.move(draft.folder(), published, StandardCopyOption.ATOMIC_MOVE);
        durable.take(FileChannel.open(folder, StandardOpenOption.READ));
        return published;
    }

    /** Takes a set away; broken off, it counts for nothing from the first moment. With the lock in hand. */
    void remove(String set) {
        try {
            Path renamed = folder.resolve("." + set + REMOVED);
            Files.move(folder.resolve(set), renamed, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            delete(renamed);
        } catch (IOException e) {
            throw failure("Cannot remove the set " + set + " from", e);
        }
    }

    void delete(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw failure("Cannot remove " + tree + " from", e);
        }
    }

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private OperationFailedException failure(String what, IOException e) {
        return new OperationFailedException(what + " " + folder + ": " + e.getMessage(), e);
    }
}
