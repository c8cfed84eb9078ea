package io.pitlane.load;

import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records with a key: each is in the table once, whoever brings it and however often. */
@DatabaseTest
class RecordIdentityTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    RecordIdentityTest(TestDatabase database) {
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
    void repeatsWithinAChunkAcrossChunksAndAcrossFilesAreDuplicates() {
        Loader chunky = loads.newLoader(new ChunkLimits(100, 1 << 20));
        Path large = loads.write("large.ndjson", trades(0, 1000) + trades(0, 1000) + trades(900, 1100));
        Path small = loads.write("small.ndjson", trades(1095, 1105) + trade(1104) + "\n");
        Path after = loads.write("after.ndjson", trades(1100, 1110));

        LoadReport first = LoadFixture.load(chunky, LoadOptions.DEFAULT, TRADES, large);
        assertCounts(first, 1100, 0, 1100, 0);
        assertCounts(loads.load(TRADES, small, after), 10, 0, 11, 0);

        assertThat(loads.tradeIds()).doesNotHaveDuplicates().hasSize(1110);
    }

    @Test
    void aRepeatMayBeSpeltDifferently() {
        loads.load(
                TRADES, loads.write("a.ndjson", trade(1, "\"trade_id\":\"x\",\"fee\":{\"a\":1,\"b\":[1.0,2]}") + "\n"));
        Path other = loads.write(
                "b.ndjson",
                "{\"fee\":{\"b\":[1,2.00],\"a\":1e0},\"trade_id\":\"x\",\"timestamp\":\"2026-01-01T02:00:01.0000009+02:00\","
                        + "\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"side\":\"buy\",\"price\":1015e-1,\"size\":0.250}\n");

        assertCounts(loads.load(TRADES, other), 0, 0, 1, 0);
    }

    @Test
    void aContradictionIsQuarantinedWhereverItsRivalStandsAndItsNeighboursAreLoaded() {
        loads.load(TRADES, loads.write("known.ndjson", trades(0, 3)));
        Path file = loads.write(
                "new.ndjson",
                trade(10)
                        + "\n" + trade(1, "\"trade_id\":\"t1\",\"more\":1") // the table's t1 has no more
                        + "\n" + trade(5_000_000, "\"trade_id\":\"t2\"") // the table's t2 is months away
                        + "\n" + trade(11)
                        + "\n" + trade(12, "\"trade_id\":\"t11\"") // the line before it
                        + "\n" + trade(13) + "\n");

        LoadReport report = loads.load(TRADES, file);

        assertCounts(report, 3, 0, 0, 3);
        assertThat(loads.quarantine()).extracting(row -> row.get("reason")).containsOnly("conflict");
        assertThat(loads.quarantine()).extracting(row -> row.get("line")).containsExactly(2L, 3L, 5L);
        assertThat(loads.tradeIds()).containsExactly("t0", "t1", "t10", "t11", "t13", "t2");
        assertThat(loads.column("select attributes::text from pit.trades where trade_id = 't1'"))
                .containsExactly("{}");
    }

    @Test
    void whatWasRefusedDoesNotStandInTheWayOfARecordWithItsKey() {
        Path file = loads.write(
                "a.ndjson", trade(1).replace("\"buy\"", "\"bid\"") + "\n" + trade(1) + "\n" + trade(1) + "\n");

        assertCounts(loads.load(TRADES, file), 1, 0, 1, 1);
    }

    @Test
    void knownRowsAreFoundByKeyWhereTheTimesOfAChunkLieFarApart() {
        database.execute("insert into pit.trades (ts, symbol, venue, side, price, qty, trade_id, order_id)"
                + " select timestamptz '2026-01-01Z' + i * interval '1 second', 'BTC/USD', 'kraken', 'buy', 100.5 + i,"
                + " 0.25, 't' || i, 't' || i from generate_series(0, 59999) i");
        Path file = loads.write(
                "wide.ndjson", trades(0, 1000) + trades(59_000, 60_100) + trade(30_000, "\"trade_id\":\"t3\"") + "\n");

        assertCounts(loads.load(TRADES, file), 100, 0, 2000, 1);

        assertThat(loads.count(TRADES)).isEqualTo(60_100);
        database.execute("delete from pit.trades where ts < '2026-01-01T16:40:00Z'");
    }

    @Test
    @Timeout(120)
    void loadersThatMeetOnTheSameRecordsLoadEachOnce() throws Exception {
        for (int round = 0; round < 8; round++) {
            database.execute("truncate pit.trades, ops.loads, ops.quarantine");
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                files.add(loads.write("race-" + round + "-" + i + ".ndjson", trades(300 * i, 3000 + 300 * i)));
            }
            List<LoadReport> reports = atOnce(files);

            assertThat(loads.tradeIds()).doesNotHaveDuplicates().hasSize(3900);
            assertThat(reports.stream().mapToLong(LoadReport::inserted).sum()).isEqualTo(3900);
            assertThat(reports.stream().mapToLong(LoadReport::duplicate).sum()).isEqualTo(12_000 - 3900);
            assertThat(loads.quarantine()).isEmpty();
        }
    }

    @Test
    @Timeout(120)
    void loadersThatBlockEachOtherGoOneBehindTheOther() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            files.add(loads.write("deadlock-" + i + ".ndjson", shuffledTrades(2000, new Random(i))));
        }

        atOnce(files);

        assertThat(loads.tradeIds()).doesNotHaveDuplicates().hasSize(2000);
        assertThat(loads.quarantine()).isEmpty();
    }

    @Test
    @Timeout(120)
    void loadersThatMeetWhereTheDatabaseRefusesARecordRefuseNoOther() throws Exception {
        database.execute("alter table pit.trades add constraint not_1234 check (trade_id <> 't1234')");
        try {
            for (int round = 0; round < 2; round++) {
                database.execute("truncate pit.trades, ops.loads, ops.quarantine");
                List<Path> files = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    files.add(loads.write(
                            "refused-" + round + "-" + i + ".ndjson",
                            shuffledTrades(2000, new Random(3L * round + i))));
                }
                atOnce(files);

                assertThat(loads.tradeIds()).doesNotHaveDuplicates().hasSize(1999);
                assertThat(loads.quarantine()).hasSize(3).allSatisfy(row -> assertThat(row.get("reason"))
                        .isEqualTo("check-violated"));
            }
        } finally {
            database.execute("alter table pit.trades drop constraint not_1234");
        }
    }

    private static String shuffledTrades(int records, Random random) {
        List<String> lines = new ArrayList<>(
                IntStream.range(0, records).mapToObj(LoadFixture::trade).toList());
        Collections.shuffle(lines, random);
        return String.join("\n", lines) + "\n";
    }

    /** Each file by a loader of its own. */
    private List<LoadReport> atOnce(List<Path> files) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(files.size());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<LoadReport>> running = new ArrayList<>();
            for (Path file : files) {
                Loader loader = loads.newLoader(new ChunkLimits(500, 1 << 20));
                running.add(threads.submit(() -> {
                    start.await();
                    return LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, file);
                }));
            }
            start.countDown();
            List<LoadReport> reports = new ArrayList<>();
            for (Future<LoadReport> each : running) {
                reports.add(each.get());
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }
}
