package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that end at each durable step of the spool: what they said they had is there, once. */
class KilledSpoolTest {

    private static final int HALTED = 137;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spool-written:3",
                "spool-synced:3",
                "spool-renamed:3",
                "spool-folder-synced:3",
                "spool-removed:2"
            })
    void keepsWhatItAcknowledged(String crash) throws Exception {
        Process child = start("a", 5, crash);
        List<String> said = said(child);
        assertThat(child.exitValue()).as(crash).isEqualTo(HALTED);

        Set<String> acknowledged = ids(said, "");
        Set<String> committed = ids(said, "committed ");
        try (Spool spool = SpoolFixture.open(folder)) {
            spool.tidy();
            List<String> there = SpoolFixture.readAll(spool).stream()
                    .map(SpoolBatch::batchId)
                    .toList();

            assertThat(there).as("once each").doesNotHaveDuplicates();
            Set<String> expected = new HashSet<>(acknowledged);
            expected.removeAll(committed);
            assertThat(there).as("nothing acknowledged is lost").containsAll(expected);
            Set<String> atMost = new HashSet<>(expected);
            atMost.add("a-" + acknowledged.size());
            assertThat(there).as("nothing else but the one in hand").isSubsetOf(atMost);
            assertThat(spool.missing()).isEmpty();
            assertThat(hidden()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"salvage-written", "salvage-moved"})
    void savesADamagedFileThoughItIsKilledMeanwhile(String crash) throws Exception {
        try (Spool spool = SpoolFixture.open(folder)) {
            Path file = spool.write(SpoolFixture.batch("torn", 3)).path();
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length - 1));
        }
        Process child = start("a", 0, crash);
        assertThat(said(child)).isEmpty();
        assertThat(child.exitValue()).isEqualTo(HALTED);

        try (Spool spool = SpoolFixture.open(folder)) {
            List<SpoolBatch> found = SpoolFixture.readAll(spool);
            found.addAll(SpoolFixture.readAll(spool));
            assertThat(found).isNotEmpty().allSatisfy(batch -> {
                assertThat(batch.batchId()).isEqualTo("torn");
                assertThat(batch.lines()).isEqualTo(SpoolFixture.lines("torn", 2));
            });
            assertThat(folder.resolve("quarantine/spool/pit.trades/2026/03/01/12-00-00-http.ndjson"))
                    .exists();
        }
    }

    @Test
    void sharesOneFolderAmongProcessesInTheSameSecond() throws Exception {
        Path gate = folder.resolve("none");
        assertThat(gate).doesNotExist();
        List<Process> children = List.of(
                start("a", 60, "spool-removed"), start("b", 60, "spool-removed"), start("c", 60, "spool-written:30"));
        Set<String> acknowledged = new HashSet<>();
        Set<String> committed = new HashSet<>();
        for (Process child : children) {
            List<String> said = said(child);
            acknowledged.addAll(ids(said, ""));
            committed.addAll(ids(said, "committed "));
        }

        try (Spool spool = SpoolFixture.open(folder)) {
            spool.tidy();
            List<String> there = SpoolFixture.readAll(spool).stream()
                    .map(SpoolBatch::batchId)
                    .toList();
            assertThat(there).doesNotHaveDuplicates();
            Set<String> expected = new HashSet<>(acknowledged);
            expected.removeAll(committed);
            assertThat(there).containsAll(expected);
            assertThat(spool.missing()).isEmpty();
        }
        assertThat(acknowledged).hasSize(60 + 60 + 29);
    }

    private List<Path> hidden() {
        return new SpoolTree(folder.resolve("spool")).hidden();
    }

    private static Set<String> ids(List<String> said, String prefix) {
        return said.stream()
                .filter(line -> prefix.isEmpty() ? !line.contains(" ") : line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private Process start(String prefix, int batches, String crash) throws IOException {
        return new ProcessBuilder(JavaCommand.of(
                        List.of(),
                        SpoolChild.class.getName(),
                        folder.toString(),
                        prefix,
                        String.valueOf(batches),
                        crash))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> said(Process child) throws IOException, InterruptedException {
        List<String> lines = child.inputReader().lines().toList();
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return lines.stream()
                .filter(line -> line.matches("(committed )?[a-z]+(-\\d+)?"))
                .toList();
    }
}
