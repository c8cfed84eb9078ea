package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final String DATASET = "pit.trades";

    @TempDir
    private Path folder;

    /** In Kolkata it is the 21st already: the archive goes by UTC. */
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-20T23:59:59Z"), ZoneId.of("Asia/Kolkata"));

    @Test
    void aFileGoesToTheUtcDayOfItsLoadWithItsPathBelowTheInbox() throws IOException {
        Path file = write("2026/11/19/08-00-00-kraken.json", "a");

        Path stored = archive().store(DATASET, inbox(), file).orElseThrow();

        assertThat(stored)
                .isEqualTo(folder.resolve("archive/pit.trades/2026/11/20/2026/11/19/08-00-00-kraken.json"))
                .hasContent("a");
        assertThat(file).doesNotExist();
    }

    @Test
    void aTakenNameIsNumberedBeforeItsEndingAndNothingIsOverwritten() throws IOException {
        for (String content : new String[] {"a", "b", "c"}) {
            archive().store(DATASET, inbox(), write("t.json.gz", content));
        }

        Path day = folder.resolve("archive/pit.trades/2026/11/20");
        assertThat(day.resolve("t.json.gz")).hasContent("a");
        assertThat(day.resolve("t-2.json.gz")).hasContent("b");
        assertThat(day.resolve("t-3.json.gz")).hasContent("c");
    }

    @Test
    void aFileThatAnotherProcessMovedLeavesNothingBehind() throws IOException {
        Path gone = inbox().resolve("gone.json");
        Files.createDirectories(inbox());

        assertThat(archive().store(DATASET, inbox(), gone)).isEmpty();

        assertThat(files(folder.resolve("archive"))).isEmpty();
    }

    @Test
    void manyWritersOfOneNameKeepAllFiles() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 64; i++) {
            int number = i;
            Path inbox = folder.resolve("inbox-" + i);
            Path file = Files.writeString(Files.createDirectories(inbox).resolve("t.json"), Integer.toString(number));
            threads.submit(() -> archive().store(DATASET, inbox, file));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();

        assertThat(files(folder.resolve("archive")).stream().map(ArchiveTest::read))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 64).mapToObj(Integer::toString).toList());
    }

    @Test
    void acrossDevicesTheCopyIsCompleteBeforeTheOriginalGoes() throws IOException {
        Path file = write("t.json", "content");
        Path reserved = Files.createFile(folder.resolve("reserved.json"));

        assertThat(Archive.copyDurably(file, reserved)).isTrue();

        assertThat(reserved).hasContent("content");
        assertThat(file).doesNotExist();
        assertThat(files(folder)).containsExactly(reserved);
    }

    @Test
    void aFileThatCannotBeMovedStaysAndTheMessageSaysWhy() throws IOException {
        Path file = write("t.json", "content");
        Files.writeString(folder.resolve("archive"), "a file where a folder should be");

        assertThatThrownBy(() -> archive().store(DATASET, inbox(), file))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("make the folder writable");
        assertThat(file).hasContent("content");
    }

    private Archive archive() {
        return new Archive(folder.resolve("archive"), clock);
    }

    private Path inbox() {
        return folder.resolve("inbox").resolve(DATASET);
    }

    private Path write(String name, String content) throws IOException {
        Path file = inbox().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static java.util.List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return java.util.List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
