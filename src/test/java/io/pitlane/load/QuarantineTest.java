package io.pitlane.load;

import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.SNAPSHOTS;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused records are listed, shown and, after a fix, loaded. */
@DatabaseTest
class QuarantineTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;
    private Quarantine quarantine;

    QuarantineTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
        quarantine = quarantineOf(loads.catalog);
        database.execute("alter table pit.trades drop constraint if exists undeclared");
    }

    @AfterEach
    void close() {
        loads.close();
    }

    @Test
    void whatWasRefusedIsListedNewestFirstAndShownWithItsBytes() {
        Path file = loads.write("a.ndjson", trade(1) + "\nbad\n" + "y".repeat(2 << 20) + "\n");
        loads.load(TRADES, file);
        loads.load(SNAPSHOTS, loads.write("s.json", "{}"));

        List<Quarantine.Entry> entries = quarantine.list(Optional.empty(), 10);

        assertThat(entries).extracting(Quarantine.Entry::dataset).containsExactly(SNAPSHOTS, TRADES, TRADES);
        assertThat(entries).extracting(Quarantine.Entry::line).containsExactly(0L, 3L, 2L);
        assertThat(entries)
                .allMatch(entry -> entry.raw().length == 0 && entry.state().equals("open"));
        assertThat(quarantine.list(Optional.of(TRADES), 1)).hasSize(1).allMatch(Quarantine.Entry::rawTruncated);
        assertThat(quarantine.open()).isEqualTo(3);
        Quarantine.Entry shown = quarantine.show(entries.get(2).id()).orElseThrow();
        assertThat(new String(shown.raw(), StandardCharsets.UTF_8)).isEqualTo("bad");
        assertThat(shown.origin()).isEqualTo(file.toString());
        assertThat(shown.byteOffset()).isEqualTo(trade(1).length() + 1L);
        assertThat(quarantine.show(-1)).isEmpty();
    }

    @Test
    void aReplayAfterAFixLoadsWhatPassesNowAndKeepsTheRest() throws IOException {
        String newVenue = trade(2, "").replace("kraken", "bybit");
        Path file = loads.write(
                "a.ndjson", trade(1) + "\n" + newVenue + "\n" + newVenue + "\nbad\n" + "y".repeat(2 << 20) + "\n");
        assertCounts(loads.load(TRADES, file), 1, 0, 0, 4);
        database.execute("alter table pit.trades drop constraint trades_venue_check");
        Quarantine fixed = quarantineOf(withVenue("bybit"));

        assertThat(fixed.replay(Optional.of(TRADES))).isEqualTo(new Quarantine.Replay(3, 2, 0, 0, 1));

        assertThat(loads.column("select venue from pit.trades order by ts, id"))
                .containsExactly("kraken", "bybit", "bybit");
        assertThat(loads.column("select state || ' ' || attempts from ops.quarantine order by record"))
                .containsExactly("replayed 1", "replayed 1", "open 1", "open 0");
        assertThat(Files.readAllLines(rejectsFile())).hasSize(2);
        // A second replay, and even a forced load, find nothing more to do.
        assertThat(fixed.replay(Optional.empty())).isEqualTo(new Quarantine.Replay(1, 0, 0, 0, 1));
        assertCounts(
                LoadFixture.load(
                        loads.newLoader(ChunkLimits.STANDARD, withVenue("bybit"), database.transactions()),
                        FORCE,
                        TRADES,
                        file),
                0,
                0,
                3,
                2);
        assertThat(loads.count(TRADES)).isEqualTo(3);
        database.execute("delete from pit.trades where venue = 'bybit'; alter table pit.trades add constraint"
                + " trades_venue_check check (venue in ('binance', 'okx', 'coinbase', 'kraken'))");
    }

    @Test
    void aConflictPassesWhenItsRivalIsGoneAndSaysWhyWhileItIsNot() throws IOException {
        loads.load(TRADES, loads.write("a.ndjson", trade(1)));
        loads.load(TRADES, loads.write("b.ndjson", trade(2, "\"trade_id\":\"t1\"")));
        database.execute("update ops.quarantine set reason = 'stale', detail = 'stale'");

        assertThat(quarantine.replay(Optional.empty())).isEqualTo(new Quarantine.Replay(1, 0, 0, 0, 1));
        assertThat(loads.quarantine().get(0))
                .containsEntry("reason", "conflict")
                .containsEntry("attempts", 1);
        assertThat(Files.readString(rejectsFile())).contains("\"conflict\"");

        database.execute("delete from pit.trades");
        assertThat(quarantine.replay(Optional.empty())).isEqualTo(new Quarantine.Replay(1, 1, 0, 0, 0));
        assertThat(loads.column("select price from pit.trades")).containsExactly("102.5");
        assertThat(rejectsFolder()).isEmptyDirectory();
    }

    @Test
    void aRefusedRecordThatIsInTheTableByNowIsADuplicate() {
        database.execute("alter table pit.trades add constraint undeclared check (price <> 101.5)");
        loads.load(TRADES, loads.write("a.ndjson", trade(1)));
        database.execute("alter table pit.trades drop constraint undeclared");
        loads.load(TRADES, loads.write("b.ndjson", trade(1) + "\n\n"));

        assertThat(quarantine.replay(Optional.empty())).isEqualTo(new Quarantine.Replay(1, 0, 0, 1, 0));
        assertThat(quarantine.open()).isZero();
    }

    @Test
    void oneThatTheDatabaseStillRefusesCostsNoOther() {
        database.execute("alter table pit.trades add constraint undeclared check (side <> 'buy')");
        loads.load(TRADES, loads.write("a.ndjson", lines(0, 1200, i -> trade(i, ""))));
        database.execute("alter table pit.trades drop constraint undeclared;"
                + " alter table pit.trades add constraint undeclared check (price <> 777.5)");

        assertThat(quarantine.replay(Optional.empty())).isEqualTo(new Quarantine.Replay(1200, 1199, 0, 0, 1));
        assertThat(database.number("select sum(inserted) from ops.loads")).isEqualTo(1199);
    }

    @Test
    void replaysAtTheSameTimeLoadEachRecordOnce() throws Exception {
        database.execute("alter table pit.trades add constraint undeclared check (side <> 'buy')");
        loads.load(TRADES, loads.write("a.ndjson", lines(0, 2500, i -> trade(i, ""))));
        database.execute("alter table pit.trades drop constraint undeclared");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Quarantine.Replay>> running = IntStream.range(0, 3)
                .mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return quarantine.replay(Optional.of(TRADES));
                }))
                .toList();
        start.countDown();
        long inserted = 0;
        for (Future<Quarantine.Replay> each : running) {
            inserted += each.get().inserted();
        }
        threads.shutdown();

        assertThat(inserted).isEqualTo(2500);
        assertThat(loads.count(TRADES)).isEqualTo(2500);
        assertThat(quarantine.open()).isZero();
    }

    @Test
    void anUnknownDatasetIsToldWithTheKnownOnes() {
        assertThatThrownBy(() -> quarantine.replay(Optional.of("pit.nothing")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pit.trades");
    }

    private Quarantine quarantineOf(Catalog catalog) {
        return new Quarantine(
                catalog, PayloadDecoders.none(), database.transactions(), loads.quarantineFolder, Clock.systemUTC());
    }

    private Catalog withVenue(String venue) throws IOException {
        Path datasets = Files.createDirectories(folder.resolve("datasets"));
        for (String name : List.of("pit.trades", "pit.regime_snapshots", "pit.premove_artifacts")) {
            String yaml = Files.readString(Path.of("config/datasets", name + ".yaml"));
            Files.writeString(
                    datasets.resolve(name + ".yaml"),
                    yaml.replace("coinbase, kraken]", "coinbase, kraken, " + venue + "]"));
        }
        return Catalog.read(datasets);
    }

    private Path rejectsFolder() {
        return loads.quarantineFolder.resolve(TRADES);
    }

    private Path rejectsFile() throws IOException {
        try (var files = Files.list(rejectsFolder())) {
            return files.toList().get(0);
        }
    }
}
