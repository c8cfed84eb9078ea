package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.testing.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PitTreeTest {

    private static final Catalog CATALOG = Catalog.read(Path.of("config/datasets"));
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void writesEachRecordAsCryptoRunDoes() throws IOException {
        PitTree tree = tree(new DiskLayer());

        PitTree.Written written = tree.write(trades(
                "b-1",
                "{\"symbol\":\"BTC-USD\",\"venue\":\"kraken\",\"timestamp\":\"2026-03-01T14:00:01.25+02:00\",\"price\":1.50,"
                        + "\"attributes\":{\"a\":[1,{}],\"b\":\"x\\\":{,\"}}"));

        assertThat(written.records()).isEqualTo(1);
        assertThat(folder.resolve("pit/trades/2026/03/01/12-00-01-kraken.json"))
                .hasContent(
                        """
                        {
                          "symbol": "BTC-USD",
                          "venue": "kraken",
                          "timestamp": "2026-03-01T14:00:01.25+02:00",
                          "price": 1.50,
                          "attributes": {
                            "a": [
                              1,
                              {}
                            ],
                            "b": "x\\":{,"
                          },
                          "created_at": "2026-03-01T12:00:00.250Z"
                        }
                        """);
    }

    @Test
    void namesOtherDatasetsByTheirSchemaAndRecordsWithoutAVenueByTheirSource() {
        PitTree tree = tree(new DiskLayer());

        tree.write(batch("b-1", "pit.regime_snapshots", "regime_detector", "{\"ts\":\"2026-03-01T12:00:00Z\"}\n"));
        tree.write(batch(
                "b-2",
                "market.trades",
                "http",
                "{\"exchange\":\"okx\",\"ts\":\"2026-03-01T12:00:00Z\"}\n{\"size\":1}\n"));

        assertThat(folder.resolve("pit/regime_snapshots/2026/03/01/12-00-00-regime_detector.json"))
                .exists();
        assertThat(folder.resolve("pit/market.trades/2026/03/01/12-00-00-okx.json"))
                .exists();
        // A record without a time has the one at which it was accepted.
        assertThat(folder.resolve("pit/market.trades/2026/03/01/12-00-00-http.json"))
                .exists();
        assertThat(tree.datasets()).containsExactly("market.trades", "pit.regime_snapshots");
    }

    @Test
    void neverPutsARecordInThePlaceOfAnother() throws IOException {
        Path stranger = folder.resolve("pit/trades/2026/03/01/12-00-00-kraken.json");
        Files.createDirectories(stranger.getParent());
        Files.writeString(stranger, "{}");

        tree(new DiskLayer()).write(trades("b-1", trade("12:00:00.1", 1), trade("12:00:00.9", 2)));
        tree(new DiskLayer()).write(trades("b-2", trade("12:00:00.5", 3)));

        assertThat(stranger).hasContent("{}");
        assertThat(list()).extracting(PitFile::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void writesABatchThatComesAgainOnce() {
        SpoolBatch batch = trades("b-1", trade("12:00:00", 1), trade("12:00:00", 2));
        tree(new DiskLayer()).write(batch);
        PitTree tree = tree(new DiskLayer());

        tree.write(batch);
        tree.write(batch);
        assertThat(list()).hasSize(2);

        tree.forget(batch);
        tree.write(batch);
        assertThat(list()).hasSize(4);
    }

    @Test
    void takesOtherContentUnderTheSameIdForAnotherBatch() {
        PitTree tree = tree(new DiskLayer());
        tree.write(trades("b-1", trade("12:00:00", 1)));
        tree.write(trades("b-1", trade("12:00:00", 2)));

        assertThat(list()).hasSize(2);
    }

    @Test
    void leavesNothingOfABatchThatItRefuses() throws IOException {
        FailingLayer layer = new FailingLayer();
        SpoolBatch batch = trades("b-1", trade("12:00:00", 1), trade("12:00:01", 2));
        tree(layer).write(trades("b-0", trade("12:00:00", 0)));
        for (String step : List.of("create", "write", "force", "rename", "forceFolder")) {
            layer.failNext(step);
            assertThatThrownBy(() -> tree(layer).write(batch)).isInstanceOf(StoreRefusalException.class);

            assertThat(list()).as(step).hasSize(1);
            try (Stream<Path> all = Files.walk(folder.resolve("pit/trades"))) {
                assertThat(all.filter(Files::isRegularFile)).as(step).hasSize(1);
            }
        }
        tree(layer).write(batch);
        assertThat(list()).hasSize(3);
    }

    @Test
    void goesOnWithABatchWhoseWriterWasKilledOrClearsItUp() throws Exception {
        Process child = new ProcessBuilder(
                        JavaCommand.of(List.of(), PitChild.class.getName(), folder.toString(), "pit-renamed:2"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(child.waitFor()).isEqualTo(137);
        assertThat(list()).hasSize(2);
        Path left = folder.resolve("left");
        copy(folder.resolve("pit"), left.resolve("pit"));

        tree(new DiskLayer()).write(PitChild.BATCH);

        assertThat(list()).hasSize(4);
        assertThat(contents()).containsExactlyInAnyOrder(0, 1, 2, 3);

        // Its sender may still come again: all stays. Then he will not: what he may have been told of stays.
        PitTree tree = tree(new DiskLayer());
        tree.tidy(Instant.now().minusSeconds(3600));
        assertThat(folder.resolve("pit/.batches")).isNotEmptyDirectory();
        tree.tidy(Instant.now().plusSeconds(3600));
        assertThat(list()).hasSize(4);
        assertThat(folder.resolve("pit/.batches")).isEmptyDirectory();

        // Where he was not told, nothing stays; what became of a plan that was being written goes, too.
        Files.writeString(
                left.resolve("pit/.batches/.torn.tmp"), "trades/2026/03/01/12-00-09-kraken.json\ntrades/2026");
        Files.writeString(left.resolve("pit/trades/2026/03/01/.12-00-09-kraken.json.tmp"), "{}");
        PitTree killed = new PitTree(left.resolve("pit"), CATALOG, PayloadDecoders.none(), new DiskLayer());
        killed.tidy(Instant.now().plusSeconds(3600));
        assertThat(left.resolve("pit/.batches")).isEmptyDirectory();
        assertThat(left.resolve("pit/trades/2026/03/01")).isEmptyDirectory();
        killed.write(PitChild.BATCH);
        assertThat(killed.list("pit.trades", FIRST, LAST)).hasSize(4);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        }
    }

    @Test
    void goesOnWithABatchWhoseFilesALossOfPowerTook() throws IOException {
        FailingLayer layer = new FailingLayer();
        SpoolBatch batch = trades("b-1", trade("12:00:00", 1), trade("12:00:01", 2));
        tree(layer).write(batch);
        Files.delete(list().get(0).path());

        tree(layer).write(batch);

        assertThat(contents()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void findsTheFilesOfATime() {
        PitTree tree = tree(new DiskLayer());
        tree.write(trades(
                "b-1",
                "{\"venue\":\"kraken\",\"ts\":\"2025-12-31T23:59:59.9Z\",\"price\":1}",
                "{\"venue\":\"okx\",\"ts\":\"2026-01-01T00:00:00Z\",\"price\":2}",
                "{\"venue\":\"kraken\",\"ts\":\"2026-01-01T00:00:00Z\",\"price\":3}",
                "{\"venue\":\"kraken\",\"ts\":\"2026-02-28T10:00:00.7Z\",\"price\":4}"));

        assertThat(tree.list(
                        "pit.trades", Instant.parse("2025-12-31T23:59:59.95Z"), Instant.parse("2026-01-01T00:00:00Z")))
                .extracting(PitFile::source)
                .containsExactly("kraken", "kraken", "okx");
        assertThat(tree.list("pit.trades", Instant.EPOCH, Instant.parse("2026-02-28T09:59:59Z")))
                .hasSize(3);
        assertThat(tree.list("pit.trades", Instant.parse("2026-02-01T00:00:00Z"), LAST))
                .hasSize(1);
        assertThat(tree.list("pit.premove_artifacts", FIRST, LAST)).isEmpty();
    }

    @Test
    void refusesWhatIsNoRecordAndKeepsTheOthers() {
        PitTree.Written written = tree(new DiskLayer())
                .write(trades("b-1", trade("12:00:00", 1), "no json", "[1]", trade("12:00:00", 2)));

        assertThat(written.records()).isEqualTo(2);
        assertThat(written.refused()).extracting(Receipt.RefusedRecord::index).containsExactly(1, 2);
        assertThat(list()).hasSize(2);
    }

    @Test
    void isWrittenByManyAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<PitTree> trees = List.of(tree(new DiskLayer()), tree(new DiskLayer()));
            List<Future<PitTree.Written>> all = Stream.iterate(0, i -> i + 1)
                    .limit(60)
                    .map(i -> threads.submit(() -> trees.get(i % 2).write(trades("b-" + i, trade("12:00:00", i)))))
                    .toList();
            for (Future<PitTree.Written> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(contents()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void isDurableWhenItReturns() {
        RecordingLayer layer = new RecordingLayer(folder);
        PitTree tree = tree(layer);
        tree.write(trades("b-0", trade("12:00:00", 0)));
        layer.forget();
        tree.write(trades("b-1", trade("12:00:00", 1)));
        layer.say("acknowledge");
        String day = "pit/trades/2026/03/01";

        assertThat(layer.steps())
                .containsSubsequence(
                        "create " + day + "/.12-00-00-kraken-2.json.tmp",
                        "write " + day + "/.12-00-00-kraken-2.json.tmp",
                        "force " + day + "/.12-00-00-kraken-2.json.tmp",
                        "force-folder " + day,
                        "force-folder pit/.batches",
                        "rename " + day + "/.12-00-00-kraken-2.json.tmp to 12-00-00-kraken-2.json",
                        "force-folder " + day,
                        "acknowledge");
    }

    private PitTree tree(FileLayer layer) {
        return new PitTree(folder.resolve("pit"), CATALOG, PayloadDecoders.none(), layer);
    }

    private List<PitFile> list() {
        return tree(new DiskLayer()).list("pit.trades", FIRST, LAST);
    }

    private List<Integer> contents() throws IOException {
        return list().stream()
                .map(file -> {
                    try {
                        return new ObjectMapper()
                                .readTree(file.path().toFile())
                                .get("price")
                                .asInt();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    static String trade(String time, int price) {
        return "{\"symbol\":\"BTC-USD\",\"venue\":\"kraken\",\"ts\":\"2026-03-01T%sZ\",\"price\":%d}"
                .formatted(time, price);
    }

    static SpoolBatch trades(String id, String... records) {
        return batch(id, "pit.trades", "http", String.join("\n", records) + "\n");
    }

    private static SpoolBatch batch(String id, String dataset, String source, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        return new SpoolBatch(id, dataset, LineForm.RECORDS, source, SpoolFixture.NOON, bytes, LineSums.count(bytes));
    }
}
