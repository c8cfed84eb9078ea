package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path data;

    @Test
    void keepsABatchAsItWasAndNamesItByItsTime() throws IOException {
        SpoolBatch batch = SpoolFixture.batch("b-1", 3);
        try (Spool spool = SpoolFixture.open(data)) {
            SpoolEntry entry = spool.write(batch);

            assertThat(data.relativize(entry.path())).hasToString("spool/pit.trades/2026/03/01/12-00-00-http.ndjson");
            assertThat(Files.size(entry.path())).isEqualTo(entry.bytes());
            SpoolEntry found = spool.backlog().get(0);
            assertThat(found.path()).isEqualTo(entry.path());
            assertThat(found.dataset()).isEqualTo("pit.trades");
            assertThat(found.acceptedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
            assertThat(spool.read(found).orElseThrow())
                    .usingRecursiveComparison()
                    .isEqualTo(batch);
        }
    }

    @Test
    void headsEachFileWithWhatProvesIt() throws IOException {
        try (Spool spool = SpoolFixture.open(data)) {
            SpoolEntry first = spool.write(SpoolFixture.batch("b-1", 2));
            SpoolEntry second = spool.write(SpoolFixture.batch("b-2", 1));

            List<String> lines = Files.readAllLines(first.path());
            JsonNode header = new ObjectMapper().readTree(lines.get(0));
            assertThat(lines).hasSize(3);
            assertThat(header.get("batch").asText()).isEqualTo("b-1");
            assertThat(header.get("records").asInt()).isEqualTo(2);
            assertThat(header.get("accepted_at").asText()).isEqualTo("2026-03-01T12:00:00.250Z");
            assertThat(header.get("sha256").asText()).isEqualTo(Digests.sha256(SpoolFixture.lines("b-1", 2), 0));
            assertThat(header.get("sequence").asLong()).isEqualTo(1);
            JsonNode next = new ObjectMapper()
                    .readTree(Files.readAllLines(second.path()).get(0));
            assertThat(next.get("writer")).isEqualTo(header.get("writer"));
            assertThat(next.get("sequence").asLong()).isEqualTo(2);
        }
    }

    @Test
    void numbersFilesOfOneSecondAndListsTheOldestFirst() {
        try (Spool spool = SpoolFixture.open(data)) {
            for (int i = 0; i < 12; i++) {
                spool.write(SpoolFixture.batch("b-" + i, 1));
            }
            // The clock steps back, and another dataset joins in.
            spool.write(SpoolFixture.batch("early", "market.trades", "okx", SpoolFixture.NOON.minusSeconds(7200), 1));

            assertThat(spool.backlog())
                    .extracting(entry -> entry.path().getFileName().toString())
                    .startsWith("10-00-00-okx.ndjson", "12-00-00-http.ndjson", "12-00-00-http-2.ndjson")
                    .endsWith("12-00-00-http-11.ndjson", "12-00-00-http-12.ndjson");
            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .startsWith("early", "b-0", "b-1", "b-2")
                    .endsWith("b-10", "b-11");
        }
    }

    @Test
    void neverTakesTheNameOfAnotherSpoolOverTheSameFolder() {
        try (Spool one = SpoolFixture.open(data);
                Spool other = SpoolFixture.open(data)) {
            one.write(SpoolFixture.batch("one", 1));
            other.write(SpoolFixture.batch("other", 1));
            one.write(SpoolFixture.batch("one-2", 1));

            assertThat(SpoolFixture.readAll(one))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("one", "other", "one-2");
        }
    }

    @Test
    void keepsEveryFileOfManyWritersAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Spool one = SpoolFixture.open(data);
                Spool other = SpoolFixture.open(data)) {
            List<Callable<SpoolEntry>> writes = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String id = "b-" + i;
                ids.add(id);
                Spool spool = i % 2 == 0 ? one : other;
                writes.add(() -> spool.write(SpoolFixture.batch(id, 2)));
            }
            Set<Path> paths = new HashSet<>();
            for (Future<SpoolEntry> written : threads.invokeAll(writes)) {
                paths.add(written.get().path());
            }

            assertThat(paths).hasSize(200);
            assertThat(SpoolFixture.readAll(one))
                    .extracting(SpoolBatch::batchId)
                    .containsExactlyInAnyOrderElementsOf(ids);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void removesABatchAndNothingElseUnderItsName() {
        try (Spool spool = SpoolFixture.open(data);
                Spool other = SpoolFixture.open(data)) {
            SpoolEntry first = spool.write(SpoolFixture.batch("first", 1));
            spool.remove(first, "first");
            assertThat(spool.backlog()).isEmpty();

            // Another process has the free name now; who still holds the old entry must not take its file.
            SpoolEntry second = other.write(SpoolFixture.batch("second", 1));
            assertThat(second.path()).isEqualTo(first.path());
            spool.remove(first, "first");

            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("second");
            spool.remove(spool.backlog().get(0), "second");
            assertThat(spool.backlog()).isEmpty();
            assertThat(spool.missing()).isEmpty();
        }
    }

    @Test
    void tellsHowMuchWaitsAndSinceWhen() {
        try (Spool spool = SpoolFixture.open(data)) {
            assertThat(spool.figures().waiting()).isEmpty();
            SpoolEntry old = spool.write(SpoolFixture.batch("old", 1));
            SpoolEntry young = spool.write(
                    SpoolFixture.batch("young", "pit.trades", "http", SpoolFixture.NOON.plusSeconds(60), 2));

            SpoolFigures figures = spool.figures();
            assertThat(figures.files()).isEqualTo(2);
            assertThat(figures.bytes()).isEqualTo(old.bytes() + young.bytes());
            assertThat(figures.oldest()).contains(Instant.parse("2026-03-01T12:00:00Z"));
            spool.remove(old, "old");
            assertThat(spool.figures().oldest()).contains(Instant.parse("2026-03-01T12:01:00Z"));
            spool.remove(young, "young");
            assertThat(spool.figures().waiting())
                    .containsExactly(new SpoolFigures.Waiting("pit.trades", 0, 0, java.util.Optional.empty()));
        }
    }

    @Test
    void refusesWhatIsBeyondItsSize() {
        SpoolSettings small = new SpoolSettings(2000, 0, FullPolicy.REFUSE);
        try (Spool spool = SpoolFixture.open(data, new DiskLayer(), small, Duration.ZERO, SpoolMetrics.none())) {
            SpoolEntry first = spool.write(SpoolFixture.batch("b-1", 5));

            assertThatThrownBy(() -> spool.write(SpoolFixture.batch("b-2", 50)))
                    .isInstanceOfSatisfying(StoreRefusalException.class, e -> assertThat(e.reason())
                            .isEqualTo(StoreRefusalException.Reason.FULL))
                    .hasMessageContaining("spool.max-size");
            assertThat(spool.whyFull()).isEmpty();
            assertThat(spool.figures().bytes()).isEqualTo(first.bytes());
        }
    }

    @Test
    void keepsItsDiskFree() {
        SpoolSettings greedy = new SpoolSettings(1L << 40, Long.MAX_VALUE / 2, FullPolicy.REFUSE);
        try (Spool spool = SpoolFixture.open(data, new DiskLayer(), greedy, Duration.ZERO, SpoolMetrics.none())) {
            assertThatThrownBy(() -> spool.write(SpoolFixture.batch("b-1", 1)))
                    .isInstanceOf(StoreRefusalException.class)
                    .hasMessageContaining("spool.min-free-disk");
            assertThat(spool.whyFull()).isPresent();
            assertThat(spool.backlog()).isEmpty();
        }
    }

    @Test
    void blocksASenderUntilThereIsRoom() throws Exception {
        SpoolBatch large = SpoolFixture.batch("large", 20);
        SpoolSettings small = new SpoolSettings(2500, 0, FullPolicy.BLOCK);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Spool spool = SpoolFixture.open(data, new DiskLayer(), small, Duration.ofMinutes(1), SpoolMetrics.none());
                Spool elsewhere = SpoolFixture.open(data)) {
            SpoolEntry first = spool.write(large);
            Future<SpoolEntry> second = thread.submit(() -> spool.write(SpoolFixture.batch("second", 20)));
            assertThat(second.isDone()).isFalse();
            // Another process makes the room, so this one must look for itself.
            elsewhere.remove(first, "large");

            assertThat(second.get().dataset()).isEqualTo("pit.trades");
            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("second");
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void refusesABlockedSenderWhenPatienceEnds() {
        SpoolSettings small = new SpoolSettings(100, 0, FullPolicy.BLOCK);
        try (Spool spool =
                SpoolFixture.open(data, new DiskLayer(), small, Duration.ofMillis(120), SpoolMetrics.none())) {
            assertThatThrownBy(() -> spool.write(SpoolFixture.batch("large", 20)))
                    .isInstanceOf(StoreRefusalException.class);
        }
    }

    @Test
    void provesThatAFileVanished() throws IOException {
        try (Spool spool = SpoolFixture.open(data)) {
            spool.write(SpoolFixture.batch("b-1", 1));
            SpoolEntry vanished = spool.write(SpoolFixture.batch("b-2", 1));
            SpoolEntry committed = spool.write(SpoolFixture.batch("b-3", 1));
            spool.remove(committed, "b-3");
            assertThat(spool.missing()).isEmpty();

            Files.delete(vanished.path());

            List<MissingFile> missing = spool.missing();
            assertThat(missing).hasSize(1);
            assertThat(missing.get(0).sequence()).isEqualTo(2);
            assertThat(missing.get(0).batchId()).contains("b-2");
            assertThat(missing.get(0).path()).isEqualTo("pit.trades/2026/03/01/12-00-00-http-2.ndjson");
            spool.found(missing.get(0));
            assertThat(spool.missing()).isEmpty();
        }
    }

    @Test
    void missesAVanishedFileAlsoAfterItsWriterEnded() throws IOException {
        try (Spool spool = SpoolFixture.open(data)) {
            Files.delete(spool.write(SpoolFixture.batch("b-1", 1)).path());
        }
        try (Spool next = SpoolFixture.open(data)) {
            next.tidy();
            assertThat(next.missing())
                    .extracting(file -> file.batchId().orElseThrow())
                    .containsExactly("b-1");
        }
    }

    @Test
    void missesANumberWhoseNoteALossOfPowerTook() throws IOException {
        Path journal;
        try (Spool spool = SpoolFixture.open(data)) {
            spool.write(SpoolFixture.batch("b-1", 1));
            Files.delete(spool.write(SpoolFixture.batch("b-2", 1)).path());
            spool.write(SpoolFixture.batch("b-3", 1));
            journal = journals().get(0);
        }
        // The machine went down with the notes in its memory: only the first lines reached the disk.
        String notes = Files.readString(journal);
        String boot = notes.split("\"")[3];
        String cut = notes.substring(0, notes.indexOf("[\"written\",2"));
        Files.writeString(journal, cut.replace(boot, "00000000-another-run"));

        try (Spool next = SpoolFixture.open(data)) {
            next.tidy();
            assertThat(next.missing()).singleElement().satisfies(file -> {
                assertThat(file.sequence()).isEqualTo(2);
                assertThat(file.batchId()).isEmpty();
            });
        }
    }

    @Test
    void forgetsWritersThatEndedAndMissNothing() throws IOException {
        SpoolEntry entry;
        try (Spool spool = SpoolFixture.open(data)) {
            entry = spool.write(SpoolFixture.batch("b-1", 1));
        }
        try (Spool next = SpoolFixture.open(data)) {
            next.tidy();
            assertThat(journals()).hasSize(1);
            next.remove(entry, "b-1");
            next.tidy();
            assertThat(journals()).isEmpty();
        }
    }

    @Test
    void givesTheNumberOfAFailedWriteAgain() throws IOException {
        FailingLayer layer = new FailingLayer();
        try (Spool spool = SpoolFixture.open(data, layer)) {
            spool.write(SpoolFixture.batch("b-1", 1));
            for (String step : List.of("create", "write", "force", "rename", "forceFolder")) {
                layer.failNext(step);
                assertThatThrownBy(() -> spool.write(SpoolFixture.batch("refused", 1)))
                        .as(step)
                        .isInstanceOfSatisfying(StoreRefusalException.class, e -> assertThat(e.reason())
                                .isEqualTo(StoreRefusalException.Reason.UNWRITABLE));
            }
            SpoolEntry entry = spool.write(SpoolFixture.batch("b-2", 1));

            assertThat(SpoolFile.readHeader(entry.path()).orElseThrow().sequence())
                    .isEqualTo(2);
            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("b-1", "b-2");
            try (var files = Files.list(entry.path().getParent())) {
                assertThat(files).hasSize(2);
            }
        }
    }

    @Test
    void refusesLinesThatAreNotAsManyAsTheBatchSays() {
        SpoolBatch batch = SpoolFixture.batch("b-1", 2);
        SpoolBatch wrong =
                new SpoolBatch("b-1", "pit.trades", LineForm.RECORDS, "http", SpoolFixture.NOON, batch.lines(), 3);
        try (Spool spool = SpoolFixture.open(data)) {
            assertThatThrownBy(() -> spool.write(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThat(spool.backlog()).isEmpty();
        }
    }

    private List<Path> journals() throws IOException {
        try (var files = Files.list(data.resolve("spool/.writers"))) {
            return files.filter(file -> file.toString().endsWith(".journal")).toList();
        }
    }

    @Test
    void filesThatLeaveTogetherAreNotedInOnePieceAndAnotherFileUnderTheNameOfOneStays() throws IOException {
        RecordingLayer layer = new RecordingLayer(data);
        try (Spool spool = SpoolFixture.open(data, layer);
                SpoolRemoval removal = new SpoolRemoval(spool.exits())) {
            for (int i = 0; i < 6; i++) {
                spool.write(SpoolFixture.batch("b-" + i, 2));
            }
            List<SpoolRemoval.Settled> settled = new ArrayList<>();
            for (SpoolEntry entry : spool.backlog().subList(0, 5)) {
                settled.add(new SpoolRemoval.Settled(
                        entry, spool.readFile(entry, Spool.Trouble.NONE).orElseThrow()));
            }
            Files.move(
                    spool.backlog().get(5).path(), settled.get(2).entry().path(), StandardCopyOption.REPLACE_EXISTING);
            layer.forget();

            removal.remove(settled);

            assertThat(SpoolFixture.readAll(spool))
                    .extracting(SpoolBatch::batchId)
                    .containsExactly("b-5");
            assertThat(layer.steps()).filteredOn("append"::equals).hasSize(1);
            assertThat(new SpoolTree(data.resolve("spool")).hidden()).isEmpty();
            assertThat(spool.missing())
                    .extracting(MissingFile::batchId)
                    .doesNotContain(Optional.of("b-0"), Optional.of("b-4"));
        }
    }
}
