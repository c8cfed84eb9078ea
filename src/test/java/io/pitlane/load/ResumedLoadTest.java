package io.pitlane.load;

import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that are broken off, and loads of one file by several at once: no chunk is lost, none is loaded twice. */
@DatabaseTest
class ResumedLoadTest {

    private static final ChunkLimits SMALL_CHUNKS = new ChunkLimits(100, 1 << 20);
    private static final int RECORDS = 3000;

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    ResumedLoadTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @Test
    void aStoppedLoadFinishesTheChunksInHandAndAnotherGoesOnFromThere() {
        // Without ids: a chunk that was loaded twice would show.
        Path file = loads.write("a.ndjson", lines(0, RECORDS, i -> i % 50 == 7 ? "bad" : trade(i, "")));
        Loader stopped = loads.newLoader(SMALL_CHUNKS);

        assertThatThrownBy(() -> loadAfter(stopped, file, records -> {
                    if (records >= 700) {
                        stopped.stop();
                    }
                }))
                .isInstanceOf(LoadStoppedException.class);

        long done = database.number("select sum(read) from ops.loads");
        assertThat(done).isBetween(700L, RECORDS - 100L);
        assertThat(loads.count("ops.loads where last")).isZero();
        assertThatThrownBy(() -> loadAfter(stopped, file, records -> {})).isInstanceOf(LoadStoppedException.class);

        LoadReport rest = LoadFixture.load(loads.newLoader(SMALL_CHUNKS), LoadOptions.DEFAULT, TRADES, file);
        assertThat(rest.read()).isEqualTo(RECORDS);
        assertThat(rest.duplicate()).isEqualTo(done);
        assertThatEachRecordIsThereOnce();
    }

    @Test
    void aLoadThatFailsBetweenItsChunksGoesOnFromThere() {
        Path file = loads.write("a.ndjson", lines(0, RECORDS, i -> i % 50 == 7 ? "bad" : trade(i, "")));
        for (int round = 0; round < 3; round++) {
            long failAt = 400L * (round + 1);
            assertThatThrownBy(() -> loadAfter(loads.newLoader(SMALL_CHUNKS), file, records -> {
                        if (records >= failAt) {
                            throw new IllegalStateException("out of luck");
                        }
                    }))
                    .hasMessage("out of luck");
        }

        LoadFixture.load(loads.newLoader(SMALL_CHUNKS), LoadOptions.DEFAULT, TRADES, file);

        assertThatEachRecordIsThereOnce();
        assertThat(state(LoadFixture.load(loads.newLoader(SMALL_CHUNKS), LoadOptions.DEFAULT, TRADES, file)))
                .isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void loadersOfOneFileShareIt() throws Exception {
        Path file = loads.write("a.ndjson", lines(0, RECORDS, i -> i % 50 == 7 ? "bad" : trade(i, "")));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<LoadReport>> running = IntStream.range(0, 3)
                .mapToObj(i -> {
                    Loader loader = loads.newLoader(SMALL_CHUNKS);
                    return threads.submit(() -> {
                        start.await();
                        return LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, file);
                    });
                })
                .toList();
        start.countDown();
        long inserted = 0;
        for (Future<LoadReport> each : running) {
            LoadReport report = each.get();
            assertThat(report.read()).isEqualTo(RECORDS);
            inserted += report.inserted();
        }
        threads.shutdown();

        assertThat(inserted).isEqualTo(RECORDS - 60);
        assertThatEachRecordIsThereOnce();
    }

    @Test
    void aFileThatChangesWhileItIsReadFailsAloneAndNothingOfItsNewContentIsLoaded() throws IOException {
        Path changing = loads.write("changing.ndjson", trades(0, 20_000));
        Path other = loads.write("other.ndjson", trades(50_000, 50_010));
        byte[] replacement = Files.readAllBytes(loads.write("replacement.ndjson", trades(20_000, 40_000)));
        Loader loader = loads.newLoader(SMALL_CHUNKS);
        List<SourceFile> files = List.of(new SourceFile(changing, TRADES), new SourceFile(other, TRADES));

        LoadReport report =
                loader.load(files, LoadOptions.DEFAULT, new Watching(records -> overwrite(changing, replacement)));

        assertThat(report.failures())
                .singleElement()
                .asString()
                .contains("changing.ndjson", "changed while it was read");
        assertThat(report.inserted()).isEqualTo(10);
        assertThat(loads.count("pit.trades where substr(trade_id, 2)::int between 20000 and 49999"))
                .isZero();
        assertThat(loads.count("ops.loads where last and origin like '%changing%'"))
                .isZero();
        assertThat(LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, changing)
                        .inserted())
                .isEqualTo(20_000);
    }

    private static void overwrite(Path file, byte[] content) {
        try {
            Files.write(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void loadAfter(Loader loader, Path file, LongConsumer watcher) {
        loader.load(List.of(new SourceFile(file, TRADES)), LoadOptions.DEFAULT, new Watching(watcher));
    }

    private void assertThatEachRecordIsThereOnce() {
        assertThat(loads.count(TRADES)).isEqualTo(RECORDS - 60);
        assertThat(database.number("select count(distinct ts) from pit.trades")).isEqualTo(RECORDS - 60);
        assertThat(loads.quarantine()).hasSize(60);
        assertThat(loads.column("select first_record from ops.loads order by chunk"))
                .hasSize(RECORDS / 100 + 1)
                .doesNotHaveDuplicates();
        assertThat(database.number("select sum(read) from ops.loads")).isEqualTo(RECORDS);
    }

    /** Hears how many records are through. */
    private static final class Watching implements LoadProgress {

        private final LongConsumer watcher;
        private long records;

        Watching(LongConsumer watcher) {
            this.watcher = watcher;
        }

        @Override
        public void began(int files, long totalBytes) {}

        @Override
        public synchronized void advanced(long bytes, long newRecords) {
            records += newRecords;
            watcher.accept(records);
        }

        @Override
        public void ended() {}
    }
}
