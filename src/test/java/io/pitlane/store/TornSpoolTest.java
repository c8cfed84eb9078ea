package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: nothing of them is invented, what is beyond doubt is saved, and the others go on. */
class TornSpoolTest {

    private static final int RECORDS = 4;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private int spools;

    @Test
    void savesTheWholeLinesOfAFileThatIsCutAnywhere() throws IOException {
        byte[] whole = written();
        int header = Lines.end(whole, 0);
        for (int cut = 0; cut < whole.length; cut += step(cut, header)) {
            byte[] left = Arrays.copyOf(whole, cut);
            int lines = Math.max(0, LineSums.count(left) - 1);

            List<String> saved = salvaged(left);

            assertThat(saved).as("cut at %d", cut).isEqualTo(original().subList(0, cut < header ? 0 : lines));
        }
    }

    @Test
    void inventsNothingWhereverAByteIsChanged() throws IOException {
        byte[] whole = written();
        int header = Lines.end(whole, 0);
        Random random = new Random(42);
        for (int at = 0; at < whole.length; at += step(at, header)) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));

            List<String> saved = salvaged(changed);

            List<String> expected = new ArrayList<>(original());
            if (at == header - 1) {
                expected.remove(0);
            } else if (at >= header) {
                int line = LineSums.count(Arrays.copyOfRange(whole, header, at));
                expected.remove(line);
                // A line whose end is gone takes the next one with it.
                if (whole[at] == '\n' && line < expected.size()) {
                    expected.remove(line);
                }
            }
            assertThat(original()).as("changed at %d", at).containsAll(saved);
            assertThat(saved).as("changed at %d", at).isEqualTo(expected);
        }
    }

    @Test
    void savesTheEndOfAFileWhoseBeginningIsGone() throws IOException {
        byte[] whole = written();
        for (int cut = 1; cut < whole.length; cut += 17) {
            List<String> saved = salvaged(Arrays.copyOfRange(whole, cut, whole.length));

            assertThat(original()).as("cut at %d", cut).endsWith(saved.toArray(String[]::new));
            assertThat(saved)
                    .hasSizeGreaterThanOrEqualTo(
                            LineSums.count(Arrays.copyOfRange(whole, cut, whole.length)) - 1 >= RECORDS
                                    ? RECORDS
                                    : LineSums.count(Arrays.copyOfRange(whole, cut, whole.length)) - 1);
        }
    }

    @Test
    void keepsTheBatchIdWhereTheJournalKnowsIt() throws IOException {
        Path data = folder.resolve("journal");
        try (Spool spool = SpoolFixture.open(data)) {
            SpoolEntry entry = spool.write(SpoolFixture.batch("b-1", RECORDS));
            byte[] content = Files.readAllBytes(entry.path());
            content[5] ^= 1;
            Files.write(entry.path(), content);

            assertThat(SpoolFixture.readAll(spool)).isEmpty();

            SpoolBatch saved = SpoolFixture.readAll(spool).get(0);
            assertThat(saved.batchId()).isEqualTo("b-1");
            assertThat(saved.lines()).isEqualTo(SpoolFixture.lines("b-1", RECORDS));
            assertThat(spool.missing()).isEmpty();
        }
    }

    @Test
    void namesWhatNobodyKnowsAfterItsContent() throws IOException {
        byte[] headless = SpoolFixture.lines("b-1", 2);
        Path first = place(folder.resolve("one"), headless);
        Path again = place(folder.resolve("two"), headless);

        String one = onlyId(first);
        assertThat(one).startsWith("torn-").hasSizeLessThanOrEqualTo(64).isEqualTo(onlyId(again));
    }

    @Test
    void movesTheDamagedFileToQuarantineWithAWord() throws IOException {
        Path data = folder.resolve("word");
        byte[] left = Arrays.copyOf(written(), written().length - 3);
        place(data, left);
        try (Spool spool = open(data)) {
            SpoolFixture.readAll(spool);
        }
        Path there = data.resolve("quarantine/spool/pit.trades/2026/03/01/12-00-00-http.ndjson");

        assertThat(there).hasBinaryContent(left);
        assertThat(there.resolveSibling("12-00-00-http.ndjson.reason.json"))
                .content()
                .contains("\"saved\" : 3", "\"lost\" : 1", "\"batch\" : \"b-1\"");
        assertThat(told).containsExactly("torn pit.trades 3 1");
    }

    @Test
    void doesNotKeepTheOthersWaiting() throws IOException {
        Path data = folder.resolve("others");
        place(data, "no spool file at all".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(data.resolve("spool/pit.trades/2026/03/01/11-00-00-http.ndjson"));
        Files.write(data.resolve("spool/loose.ndjson"), new byte[] {1});
        try (Spool spool = open(data)) {
            spool.tidy();
            spool.write(SpoolFixture.batch("b-2", 1));

            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("b-2");
            assertThat(spool.figures().files()).isEqualTo(1);
        }
    }

    @Test
    void holdsAFileThatCannotGoToQuarantine() throws IOException {
        Path data = folder.resolve("held");
        Path torn = place(data, new byte[] {1, 2, 3});
        Files.write(data.resolve("quarantine"), new byte[0]);
        try (Spool spool = open(data)) {
            spool.write(SpoolFixture.batch("b-2", 1));

            assertThat(SpoolFixture.readAll(spool)).hasSize(1);
            assertThat(spool.held()).singleElement().asString().contains(torn.toString());
            assertThat(spool.backlog()).hasSize(1);
            assertThat(torn).exists();
        }
    }

    /** Killed between the two steps of saving: the same is saved again, under the same id. */
    @Test
    void savesTheSameAgainAfterACrashInBetween() throws IOException {
        Path data = folder.resolve("between");
        byte[] left = Arrays.copyOf(written(), written().length - 3);
        place(data, left);
        FailingLayer layer = new FailingLayer();
        try (Spool spool = SpoolFixture.open(data, layer)) {
            SpoolEntry torn = spool.backlog().get(0);
            Files.write(data.resolve("quarantine"), new byte[0]);
            assertThatCode(() -> spool.read(torn)).doesNotThrowAnyException();
        }
        Files.delete(data.resolve("quarantine"));
        try (Spool next = open(data)) {
            List<SpoolBatch> all = SpoolFixture.readAll(next);
            all.addAll(SpoolFixture.readAll(next));

            assertThat(all).extracting(SpoolBatch::batchId).containsOnly("b-1");
            assertThat(all).allSatisfy(batch -> assertThat(SpoolFixture.lines(batch))
                    .isEqualTo(original().subList(0, 3)));
        }
    }

    @Test
    void tellsUnfinishedFilesOfTheDeadFromThoseOfTheLiving() throws IOException {
        Path data = folder.resolve("unfinished");
        byte[] whole = written();
        Path day = data.resolve("spool/pit.trades/2026/03/01");
        Files.createDirectories(day);
        // Of a process that is no more, and of nobody that can be told.
        Files.write(day.resolve(".09-00-00-http.ndjson.tmp"), whole);
        Files.write(day.resolve(".09-00-01-http.ndjson.tmp"), new byte[0]);
        try (Spool alive = open(data);
                Spool spool = open(data)) {
            SpoolEntry entry = alive.write(SpoolFixture.batch("alive", 1));
            Files.copy(entry.path(), day.resolve(".09-00-02-http.ndjson.tmp"));

            spool.tidy();

            try (Stream<Path> files = Files.list(day)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "12-00-00-http.ndjson", ".09-00-01-http.ndjson.tmp", ".09-00-02-http.ndjson.tmp");
            }
            assertThat(told).containsExactly("leftovers 1");
        }
        try (Spool alone = open(data)) {
            alone.tidy();
            try (Stream<Path> files = Files.list(day)) {
                assertThat(files.map(file -> file.getFileName().toString())).containsExactly("12-00-00-http.ndjson");
            }
        }
    }

    @Test
    void bringsBackWhatADeadProcessWasRemoving() throws IOException {
        Path data = folder.resolve("leaving");
        Path file = place(data, written());
        Files.move(file, SpoolLeftovers.leaving(file, "00000000-0000-0000-0000-000000000000", 7));
        try (Spool spool = open(data)) {
            assertThat(spool.backlog()).isEmpty();

            spool.tidy();

            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("b-1");
        }
    }

    /** What comes out of one damaged file, in order. */
    private List<String> salvaged(byte[] content) throws IOException {
        Path data = folder.resolve("data-" + spools++);
        place(data, content);
        try (Spool spool = open(data)) {
            assertThat(SpoolFixture.readAll(spool)).isEmpty();
            List<SpoolBatch> saved = SpoolFixture.readAll(spool);
            assertThat(saved.size()).isLessThanOrEqualTo(1);
            assertThat(data.resolve("quarantine/spool/pit.trades/2026/03/01/12-00-00-http.ndjson"))
                    .hasBinaryContent(content);
            return saved.isEmpty() ? List.of() : SpoolFixture.lines(saved.get(0));
        }
    }

    /** Every byte near the ends of lines, and some of the others: each try brings a dozen files to the disk. */
    private static int step(int at, int header) {
        return at < header - 12 ? 11 : at < header + 4 ? 1 : 3;
    }

    private static List<String> original() {
        return SpoolFixture.lines(SpoolFixture.batch("b-1", RECORDS));
    }

    private byte[] written() throws IOException {
        try (Spool spool = SpoolFixture.open(folder.resolve("original-" + spools++))) {
            return Files.readAllBytes(
                    spool.write(SpoolFixture.batch("b-1", RECORDS)).path());
        }
    }

    private static Path place(Path data, byte[] content) throws IOException {
        Path file = data.resolve("spool/pit.trades/2026/03/01/12-00-00-http.ndjson");
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private String onlyId(Path file) {
        try (Spool spool = open(file.resolve("../../../../../..").normalize())) {
            SpoolFixture.readAll(spool);
            return SpoolFixture.readAll(spool).get(0).batchId();
        }
    }

    private Spool open(Path data) {
        SpoolMetrics metrics = new SpoolMetrics() {
            @Override
            public void torn(String dataset, long saved, long lost) {
                told.add("torn " + dataset + " " + saved + " " + lost);
            }

            @Override
            public void leftoversRemoved(long files) {
                told.add("leftovers " + files);
            }
        };
        return SpoolFixture.open(data, new DiskLayer(), SpoolFixture.ROOMY, Duration.ZERO, metrics);
    }
}
