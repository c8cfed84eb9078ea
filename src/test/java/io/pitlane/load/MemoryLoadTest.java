package io.pitlane.load;

import static io.pitlane.load.LoadFixture.SNAPSHOTS;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.trades;
import static io.pitlane.load.TestPayloads.array;
import static io.pitlane.load.TestPayloads.line;
import static io.pitlane.load.TestPayloads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class MemoryLoadTest {

    private static final String ORIGIN = "feed kraken trades BTC/USD";

    @TempDir
    Path folder;

    private TestDatabase database;
    private LoadFixture loads;
    private Loader loader;

    @BeforeEach
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        loads = new LoadFixture(database, folder);
        loader = newLoader(ChunkLimits.STANDARD);
    }

    @AfterEach
    void close() {
        loads.close();
    }

    @Test
    void aBatchIsLoadedOnceByItsId() {
        byte[] lines = bytes(line(0, 3));

        BatchReport.Part first = only(loader.loadRecording("batch-1", ORIGIN, lines));
        BatchReport.Part again = only(loader.loadRecording("batch-1", ORIGIN, lines));
        BatchReport.Part elsewhere = only(newLoader(ChunkLimits.STANDARD).loadRecording("batch-1", ORIGIN, lines));

        assertThat(first)
                .isEqualTo(new BatchReport.Part(
                        TRADES, FileState.LOADED, 3, 3, 0, 0, 0, seconds(0, 2), seconds(0, 2), List.of()));
        assertThat(again)
                .isEqualTo(new BatchReport.Part(
                        TRADES,
                        FileState.DUPLICATE,
                        3,
                        0,
                        0,
                        3,
                        0,
                        BatchReport.Span.EMPTY,
                        BatchReport.Span.EMPTY,
                        List.of()));
        assertThat(elsewhere).isEqualTo(again);
        assertThat(database.rows("select load_id, origin, chunk, source_bytes, last from ops.loads"))
                .singleElement()
                .hasToString("{load_id=batch-1, origin=" + ORIGIN + ", chunk=0, source_bytes=" + lines.length
                        + ", last=true}");
    }

    @Test
    void itIsToldWhatWasNew() {
        loader.loadRecording("batch-1", ORIGIN, bytes(line(3, 7)));

        BatchReport.Part overlapping = only(loader.loadRecording("batch-2", ORIGIN, bytes(line(5, 12))));
        BatchReport.Part nothingNew = only(loader.loadRecording("batch-3", ORIGIN, bytes(line(4, 6))));
        BatchReport.Part empty = only(loader.loadRecording("batch-4", ORIGIN, bytes(line(4, 4))));

        assertThat(overlapping)
                .isEqualTo(new BatchReport.Part(
                        TRADES, FileState.LOADED, 7, 5, 0, 2, 0, seconds(5, 11), seconds(7, 11), List.of()));
        assertThat(nothingNew)
                .isEqualTo(new BatchReport.Part(
                        TRADES, FileState.LOADED, 2, 0, 0, 2, 0, seconds(4, 5), BatchReport.Span.EMPTY, List.of()));
        assertThat(empty.read()).isZero();
        assertThat(empty.all().isEmpty()).isTrue();
    }

    @Test
    void linesOfSeveralKindsAndRefusalsAreToldApart() {
        String lines = line("kraken", "trades", array(row(1), row(2).without("px"))) + "\n"
                + RecordingLoadTest.regime("2026-01-01T00:00:00Z") + "\nbad\n";

        BatchReport report = loader.loadRecording("poll/1", ORIGIN, bytes(lines));

        assertThat(report.parts()).extracting(BatchReport.Part::dataset).containsExactly(TRADES, SNAPSHOTS);
        assertThat(report.parts()).extracting(BatchReport.Part::rejected).containsExactly(2L, 0L);
        assertThat(List.of(report.read(), report.inserted(), report.updated(), report.duplicate(), report.rejected()))
                .containsExactly(4L, 2L, 0L, 0L, 2L);
        assertThat(loads.column("select origin from ops.quarantine")).containsOnly(ORIGIN);
        assertThat(loads.quarantineFolder.resolve(TRADES)).isDirectoryContaining("glob:**.rejects.ndjson");
    }

    @Test
    void aBatchOfAnySizeIsCutLikeAFileAndGoesOnWhereItStopped() {
        byte[] lines = bytes(LoadFixture.lines(0, 10, i -> line(i * 37, i * 37 + 37)));
        Loader small = newLoader(new ChunkLimits(100, 1 << 20));
        only(small.loadRecording("batch-1", ORIGIN, lines));
        database.execute(
                "delete from ops.loads where chunk > 1; delete from pit.trades where ts > '2026-01-01T00:03:41Z'");

        BatchReport.Part rest = only(small.loadRecording("batch-1", ORIGIN, lines));

        assertThat(List.of(rest.read(), rest.inserted(), rest.duplicate())).containsExactly(370L, 148L, 222L);
        assertThat(rest.fresh()).isEqualTo(seconds(222, 369));
        assertThat(loads.count(TRADES)).isEqualTo(370);
    }

    @Test
    void anIdThatWasGivenToAnotherBatchIsNoticedWhereItMatters() {
        Loader small = newLoader(new ChunkLimits(100, 1 << 20));
        small.loadRecording("batch-1", ORIGIN, bytes(LoadFixture.lines(0, 10, i -> line(i * 37, i * 37 + 37))));
        database.execute("delete from ops.loads where chunk > 1");

        assertThatThrownBy(() -> small.loadRecording("batch-1", ORIGIN, bytes(line(0, 7))))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("one id was given to two batches");
        assertThatThrownBy(() -> small.loadRecording(" ", ORIGIN, bytes(line(0, 7))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plainRecordsAreLoadedTheSameWay() {
        BatchReport.Part first = only(loader.loadRecords("batch-1", ORIGIN, TRADES, bytes(trades(0, 50))));
        BatchReport.Part again = only(loader.loadRecords("batch-1", ORIGIN, TRADES, bytes(trades(0, 50))));

        assertThat(first.inserted()).isEqualTo(50);
        assertThat(again.state()).isEqualTo(FileState.DUPLICATE);
        assertThatThrownBy(() -> loader.loadRecords("batch-2", ORIGIN, "pit.nothing", bytes("{}")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void manyThreadsLoadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<BatchReport>> running = IntStream.range(0, 60)
                .mapToObj(i -> threads.submit(() ->
                        loader.loadRecording("batch-" + i % 40, ORIGIN, bytes(line(i % 40 * 10, i % 40 * 10 + 15)))))
                .toList();
        long inserted = 0;
        for (Future<BatchReport> each : running) {
            BatchReport report = each.get();
            assertThat(report.read()).isEqualTo(15);
            inserted += report.inserted();
        }
        threads.shutdown();

        assertThat(inserted).isEqualTo(405);
        assertThat(loads.count(TRADES)).isEqualTo(405);
        loads.assertThatLedgerAddsUp(TRADES);
    }

    @Test
    void aLoaderThatWasToldToStopTakesNoBatch() {
        loader.stop();

        assertThatThrownBy(() -> loader.loadRecording("batch-1", ORIGIN, bytes(line(0, 3))))
                .isInstanceOf(LoadStoppedException.class);
        assertThat(loads.count("ops.loads")).isZero();
    }

    private Loader newLoader(ChunkLimits limits) {
        return loads.newLoader(limits, loads.catalog, new TestPayloads(), database.transactions());
    }

    private static BatchReport.Part only(BatchReport report) {
        assertThat(report.parts()).hasSize(1);
        return report.parts().get(0);
    }

    private static BatchReport.Span seconds(int from, int to) {
        Instant first = LoadFixture.FIRST_TRADE;
        return new BatchReport.Span(first.plusSeconds(from), first.plusSeconds(to));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
