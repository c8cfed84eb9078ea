package io.pitlane.feed;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * Keeps what the database cannot take now as files of the inbox, which loads them when it is back. A file appears there
 * whole and is on disk when {@link #write} returns. Thread-safe.
 */
public final class InboxFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path inbox;
    private final Clock clock;

    public InboxFiles(Path inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    /**
     * Writes one file.
     *
     * @param folder of the inbox, such as {@code feeds}
     * @param name what its content is, for people
     * @param lines NDJSON
     * @return the file
     * @throws OperationFailedException if it could not be written
     */
    Path write(String folder, String name, byte[] lines) {
        Path place = inbox.resolve(folder);
        String fileName = TIME.format(clock.instant()).replace(".", "-") + "-" + name + "-"
                + UUID.randomUUID().toString().substring(0, 8) + ".ndjson";
        Path file = place.resolve(fileName);
        Path unfinished = place.resolve("." + fileName + ".tmp");
        try {
            Files.createDirectories(place);
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(lines);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            force(place);
            return file;
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot keep what " + name + " gave in " + file + ": " + e
                            + "; is there space, and may the folder be" + " written?",
                    e);
        }
    }

    /** So that the new name outlasts a crash of the machine. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
