package io.pitlane.load;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fingerprints of many records by the hour of their time, and where each stands, in files of a scratch folder that goes
 * away with {@link #close()}: as many as there may be, they take little memory. Used by one thread.
 */
final class RecordPrints implements AutoCloseable {

    /** Longs a record: identity (2), content, file, record and flags. */
    static final int LONGS = 5;

    private static final int MOST_BUFFERED = 1 << 20;
    private static final int READ_BYTES = 1 << 16;

    private final Path folder;
    private final Path names;
    private final Map<Long, long[]> buffers = new HashMap<>();
    private final Map<Long, Integer> sizes = new HashMap<>();
    private final SortedMap<Long, Long> counts = new TreeMap<>();
    private final ByteArrayOutputStream newNames = new ByteArrayOutputStream();
    private long namesLength;
    private int buffered;

    RecordPrints(Path scratch) {
        try {
            Files.createDirectories(scratch);
            folder = Files.createTempDirectory(scratch, "compare-");
        } catch (IOException e) {
            throw failed(scratch, e);
        }
        names = folder.resolve("names");
    }

    /** Returns the number by which {@link #name} knows the file. */
    long addName(Path file) {
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        long at = namesLength + newNames.size();
        try (DataOutputStream out = new DataOutputStream(newNames)) {
            out.writeInt(name.length);
            out.write(name);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return at;
    }

    Path name(long number) {
        flush();
        try (RandomAccessFile file = new RandomAccessFile(names.toFile(), "r")) {
            file.seek(number);
            byte[] name = new byte[file.readInt()];
            file.readFully(name);
            return Path.of(new String(name, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed(names, e);
        }
    }

    /** @param hour any number that the caller counts hours by */
    void add(long hour, long high, long low, long content, long name, long recordAndFlags) {
        int size = sizes.getOrDefault(hour, 0);
        long[] buffer = buffers.get(hour);
        if (buffer == null || size + LONGS > buffer.length) {
            buffer = buffer == null ? new long[LONGS * 16] : Arrays.copyOf(buffer, buffer.length * 2);
            buffers.put(hour, buffer);
        }
        buffer[size] = high;
        buffer[size + 1] = low;
        buffer[size + 2] = content;
        buffer[size + 3] = name;
        buffer[size + 4] = recordAndFlags;
        sizes.put(hour, size + LONGS);
        counts.merge(hour, 1L, Long::sum);
        buffered += LONGS;
        if (buffered >= MOST_BUFFERED) {
            flush();
        }
    }

    /** How many there are, by hour. */
    SortedMap<Long, Long> counts() {
        return counts;
    }

    /** Hears of fingerprints, as they were added. */
    interface Print {

        void print(long high, long low, long content, long name, long recordAndFlags);
    }

    void read(long hour, Print print) {
        if (!counts.containsKey(hour)) {
            return;
        }
        flush();
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES / (LONGS * 8) * (LONGS * 8));
        try (FileChannel file = FileChannel.open(fileOf(hour), StandardOpenOption.READ)) {
            while (file.read(bytes) >= 0 || bytes.position() > 0) {
                bytes.flip();
                while (bytes.remaining() >= LONGS * 8) {
                    print.print(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
                }
                bytes.compact();
            }
        } catch (IOException e) {
            throw failed(fileOf(hour), e);
        }
    }

    private void flush() {
        try {
            if (newNames.size() > 0) {
                append(names, ByteBuffer.wrap(newNames.toByteArray()));
                namesLength += newNames.size();
                newNames.reset();
            }
            for (Map.Entry<Long, Integer> each : sizes.entrySet()) {
                ByteBuffer bytes = ByteBuffer.allocate(each.getValue() * 8);
                bytes.asLongBuffer().put(buffers.get(each.getKey()), 0, each.getValue());
                append(fileOf(each.getKey()), bytes);
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
        buffers.clear();
        sizes.clear();
        buffered = 0;
    }

    private static void append(Path path, ByteBuffer bytes) throws IOException {
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    private Path fileOf(long hour) {
        return folder.resolve(Long.toString(hour));
    }

    private static UncheckedIOException failed(Path path, IOException e) {
        return new UncheckedIOException("cannot use the scratch file " + path + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
