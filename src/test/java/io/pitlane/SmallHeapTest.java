package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents many times as large as the heap, which is 256 MB here. They are compressed on disk. */
class SmallHeapTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final int MB = 1 << 20;
    private static final int NOTE_BYTES = 700;
    private static final int SPACE_BYTES = 2000;

    @TempDir
    private static Path folder;

    private static PitlaneHome home;

    /** Writes a content. */
    @FunctionalInterface
    private interface Content {

        void write(OutputStream stream) throws IOException;
    }

    @BeforeAll
    static void chooseTheDataDirectory() {
        home = new PitlaneHome(folder.resolve("data"));
    }

    @AfterAll
    static void leaveNoServer() {
        home.killPostmaster();
    }

    @Test
    void loadsLinesOfManyTimesTheHeap() throws IOException {
        int records = 250_000;
        Path file = compress("lines.ndjson.zst", stream -> {
            for (int number = 0; number < records; number++) {
                writeTrade(stream, number, NOTE_BYTES, SPACE_BYTES);
                stream.write('\n');
            }
        });

        assertThat(ingest(file)).containsExactly(records, 0);
    }

    @Test
    void loadsAnArrayOfManyTimesTheHeap() throws IOException {
        int records = 100_000;
        Path file = compress("array.json.zst", stream -> {
            for (int number = 0; number < records; number++) {
                stream.write(number == 0 ? '[' : ',');
                writeTrade(stream, 1_000_000 + number, NOTE_BYTES, SPACE_BYTES);
            }
            stream.write(']');
        });

        assertThat(ingest(file)).containsExactly(records, 0);
    }

    @Test
    void refusesRecordsLargerThanTheHeap() throws IOException {
        Path file = compress("giants.ndjson.zst", stream -> {
            for (int number = 0; number < 2; number++) {
                writeTrade(stream, 2_000_000 + number, 10, 0);
                stream.write('\n');
                writeTrade(stream, 2_100_000 + number, 300 * MB, 0);
                stream.write('\n');
            }
            writeTrade(stream, 2_000_002, 10, 0);
        });

        assertThat(ingest(file)).containsExactly(3, 2);
    }

    @Test
    void passesOverBlankLinesAndSpacesOfManyTimesTheHeap() throws IOException {
        Path lines = compress("blank.ndjson.zst", stream -> {
            writeTrade(stream, 3_000_000, 10, 0);
            fill(stream, '\n', 400L * MB);
            writeTrade(stream, 3_000_001, 10, 0);
        });
        Path array = compress("blank.json.zst", stream -> {
            stream.write('[');
            writeTrade(stream, 3_000_002, 10, 0);
            stream.write(',');
            fill(stream, ' ', 400L * MB);
            writeTrade(stream, 3_000_003, 10, 0);
            stream.write(']');
        });

        assertThat(ingest(lines)).containsExactly(2, 0);
        assertThat(ingest(array)).containsExactly(2, 0);
    }

    /** Returns how many records were inserted and how many refused. */
    private static List<Integer> ingest(Path file) throws IOException {
        try (PitlaneProcess load = home.start(
                List.of("-XX:+UseSerialGC", "-Xmx256m"),
                Map.of(),
                "ingest",
                "--dataset",
                "pit.trades",
                "--format",
                "json",
                file.toString())) {
            assertThat(load.exitCode(PATIENCE)).as(load.errors()).isIn(0, 3);
            return List.of(
                    load.report().at("/totals/inserted").asInt(),
                    load.report().at("/totals/rejected").asInt());
        } finally {
            Files.delete(file);
        }
    }

    private static Path compress(String name, Content content) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream stream = new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(file)), MB)) {
            content.write(stream);
        }
        return file;
    }

    /** Writes a trade with so much to store and so much white space; the heap of the test holds a block of it. */
    private static void writeTrade(OutputStream stream, int number, long noteBytes, long spaceBytes)
            throws IOException {
        write(
                stream,
                "{\"ts\":\"" + START.plusMillis(number)
                        + "\",\"symbol\":\"BTC/USDT\",\"venue\":\"okx\",\"side\":\"buy\""
                        + ",\"price\":1.5,\"qty\":2,\"trade_id\":\"" + number + "\",");
        fill(stream, ' ', spaceBytes);
        write(stream, "\"note\":\"" + number);
        fill(stream, 'x', noteBytes);
        write(stream, "\"}");
    }

    private static void write(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(OutputStream stream, char character, long bytes) throws IOException {
        byte[] block = new byte[(int) Math.min(bytes, MB)];
        Arrays.fill(block, (byte) character);
        for (long left = bytes; left > 0; left -= block.length) {
            stream.write(block, 0, (int) Math.min(left, block.length));
        }
    }
}
