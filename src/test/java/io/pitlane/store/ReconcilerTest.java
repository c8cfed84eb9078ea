package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.LoadSettings;
import io.pitlane.config.SpoolSettings;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.load.BatchReport;
import io.pitlane.load.Loader;
import io.pitlane.load.RecordBatch;
import io.pitlane.load.SourceFile;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.metrics.ReconcileMetrics;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@DatabaseTest
class ReconcilerTest {

    private static final String TRADES = "pit.trades";
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final AtomicReference<Instant> now = new AtomicReference<>(START.plusSeconds(3600));
    private final Catalog catalog = Catalog.read(Path.of("config/datasets"));
    private Spool spool;
    private Loader loader;
    private Reconciler reconciler;
    private int ids;

    ReconcilerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.execute("truncate pit.trades, pit.regime_snapshots, ops.loads, ops.quarantine, ops.spool_claims,"
                + " ops.dropped_days; delete from market.exchanges where name = 'okx';"
                + " insert into market.exchanges (name) values ('okx')");
        spool = spool(folder.resolve("spool"));
        loader = loader();
        reconciler = reconciler(spool, loader);
    }

    @AfterEach
    void close() {
        loader.close();
        spool.close();
    }

    private static Spool spool(Path root) {
        return new Spool(
                root,
                root.resolveSibling("quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC());
    }

    private Loader loader() {
        return new Loader(
                catalog,
                PayloadDecoders.none(),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                LoadMetrics.none(),
                folder.resolve("quarantine"),
                Clock.systemUTC());
    }

    private Reconciler reconciler(Spool of, Loader by) {
        return new Reconciler(
                of, by, database.transactions(), Duration.ofSeconds(30), ReconcileMetrics.none(), new SettableClock());
    }

    @Test
    void theBacklogIsLoadedUnderTheIdsOfItsBatchesAndLeaves() {
        write("b1", 0, trades(0, 10));
        write("b2", 1, trades(10, 15));

        ReconcileReport report = run(reconciler);

        assertThat(report).isEqualTo(report(0, 2, 0, 0, 15, 0));
        assertThat(spool.backlog()).isEmpty();
        assertThat(column("select load_id from ops.loads order by 1")).containsExactly("b1", "b2");
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(15);
        assertThat(database.number("select count(*) from ops.spool_claims")).isZero();
    }

    @Test
    void whatWasAcceptedFirstIsLoadedFirst() {
        write("third", 20, trades(0, 1));
        write("first", 0, trades(1, 2));
        writeTo("pit.regime_snapshots", "second", 10, snapshot("mixed", START));

        reconciler.run(new ReconcileOrder(1, oneByOne(), false, ReconcileProgress.silent()));

        assertThat(column("select load_id from ops.loads order by committed_at"))
                .containsExactly("first", "second", "third");
    }

    @Test
    void recordsAreDatedAsOfWhenTheyWereAccepted() {
        write("b1", 7, trades(0, 1));

        run(reconciler);

        assertThat(database.number("select count(*) from pit.trades where created_at = '" + START.plusSeconds(7) + "'"))
                .isOne();
    }

    @Test
    void aBatchThatWasCommittedBeforeIsOnlyRemoved() {
        byte[] lines = bytes(trades(0, 5));
        loader.loadTogether(
                List.of(new RecordBatch("b1", true, "http", TRADES, SourceFile.Form.RECORDS, lines, START)));
        write("b1", 0, trades(0, 5));

        assertThat(run(reconciler)).isEqualTo(report(0, 0, 1, 0, 0, 0));

        assertThat(spool.backlog()).isEmpty();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(5);
    }

    @Test
    void oneBatchInTwoFilesIsLoadedOnce() {
        write("b1", 0, trades(0, 5));
        write("b1", 1, trades(0, 5));

        assertThat(run(reconciler)).isEqualTo(report(0, 1, 1, 0, 5, 0));

        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(5);
    }

    @Test
    void refusedRecordsGoToQuarantineAndTheOthersLoad() {
        write("b1", 0, trades(0, 2) + "{\"symbol\":\"BTC/USD\"}\n" + trades(2, 3));

        assertThat(run(reconciler)).isEqualTo(report(0, 1, 0, 0, 3, 1));

        assertThat(database.rows("select load_id, record, origin from ops.quarantine"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("load_id", "b1").containsEntry("record", 2L));
    }

    /** As when its sender, who was told nothing, has sent it again. */
    @Test
    void whatIsSavedOfADamagedFileIsKnownWhereItsWholeBatchCameByAnotherWay() throws IOException {
        SpoolEntry entry = write("b1", 0, trades(0, 3));
        String whole = Files.readString(entry.path());
        Files.writeString(entry.path(), whole.substring(0, whole.length() - 10));
        loader.loadTogether(List.of(
                new RecordBatch("b1", false, "http", TRADES, SourceFile.Form.RECORDS, bytes(trades(0, 3)), START)));

        run(reconciler);

        assertThat(spool.backlog()).isEmpty();
        assertThat(reconciler.held()).isEmpty();
        assertThat(column("select trade_id from pit.trades order by 1")).containsExactly("t0", "t1", "t2");
    }

    /** Equal lines are as many facts; the second of four was damaged, and one of three equal ones. */
    @Test
    void aWholeBatchComesHomeThoughWhatWasSavedOfItWasLoadedBefore() throws IOException {
        String all = anonymousTrades(0, 2) + anonymousTrades(7, 8).repeat(3) + anonymousTrades(2, 4);
        damage(write("b1", 0, all), all.indexOf("kraken", all.indexOf('\n')), all.indexOf("price", all.length() / 2));
        run(reconciler);
        long saved = database.number("select count(*) from pit.trades");
        assertThat(saved).isLessThan(7).isPositive();

        write("b1", 5, all);
        write("b2", 5, anonymousTrades(20, 21));
        assertThat(spool.ids())
                .as("of b1 a part may wait, so nobody is told that he sends other records")
                .extracting(SpooledId::batchId)
                .containsExactly("b2");
        ReconcileReport report = run(reconciler);
        assertThat(spool.ids()).isEmpty();
        write("b1", 6, all);
        run(reconciler);
        List<BatchReport> posted = new RejoiningLoad(loader::loadTogether, spool)
                .loadTogether(List.of(
                        new RecordBatch("b1", false, "http", TRADES, SourceFile.Form.RECORDS, bytes(all), START)));

        assertThat(report).isEqualTo(report(0, 2, 0, 0, 8 - saved, 0));
        assertThat(reconciler.held()).isEmpty();
        assertThat(spool.backlog()).isEmpty();
        assertThat(posted.get(0).failure()).isEmpty();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(8);
        assertThat(database.number("select count(*) from pit.trades where ts = '" + START.plusSeconds(7) + "'"))
                .isEqualTo(3);
    }

    @Test
    void whereNobodyKnowsWhatWasSavedTheWholeBatchWaitsInsteadOfDoubling() throws IOException {
        String all = anonymousTrades(0, 4);
        damage(write("b1", 0, all), all.indexOf("kraken"));
        run(reconciler);
        try (Stream<Path> parts = Files.list(folder.resolve("spool/.parts"))) {
            for (Path part : parts.toList()) {
                Files.delete(part);
            }
        }

        write("b1", 5, all);
        run(reconciler);

        assertThat(reconciler.held()).hasSize(1);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(3);
    }

    /** As where the process that acknowledged the second did not know of the first any more. */
    @Test
    void twoBatchesThatWereAcknowledgedUnderOneIdAreBothLoadedOnce() {
        write("key", 0, anonymousTrades(0, 2));
        write("key", 1, anonymousTrades(2, 5));
        run(reconciler);
        write("key", 2, anonymousTrades(2, 5));
        write("key", 3, anonymousTrades(0, 2));
        ReconcileReport again = run(reconciler);

        assertThat(again).isEqualTo(report(0, 0, 2, 0, 0, 0));
        assertThat(reconciler.held()).isEmpty();
        assertThat(spool.backlog()).isEmpty();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(5);
    }

    private static void damage(SpoolEntry entry, int... placesOfLines) throws IOException {
        byte[] content = Files.readAllBytes(entry.path());
        int header = Lines.end(content, 0);
        for (int place : placesOfLines) {
            content[header + place] ^= 0x40;
        }
        Files.write(entry.path(), content);
    }

    @Test
    void aTornFileCostsTheOthersNothing() throws IOException {
        write("b1", 0, trades(0, 3));
        SpoolEntry torn = write("b2", 1, trades(3, 6));
        write("b3", 2, trades(6, 9));
        byte[] content = Files.readAllBytes(torn.path());
        content[content.length / 2] ^= 0x40;
        Files.write(torn.path(), content);

        ReconcileReport report = run(reconciler);

        assertThat(report.failed()).isOne();
        assertThat(report.notes())
                .anySatisfy(note -> assertThat(note).contains(torn.path().toString()));
        assertThat(column("select distinct load_id from ops.loads")).contains("b1", "b3");
        assertThat(database.number("select count(*) from pit.trades where trade_id in ('t0','t1','t2','t6','t7','t8')"))
                .isEqualTo(6);
        assertThat(report.pending()).as("what was saved of it is loaded, too").isZero();
        assertThat(torn.path()).doesNotExist();
    }

    @Test
    void aFileOfADatasetThatIsNoMoreDoesNotKeepTheOthersWaiting() {
        writeTo("pit.forgotten", "lost", 0, trades(0, 1));
        write("b1", 1, trades(1, 2));

        ReconcileReport report = run(reconciler);

        assertThat(report.loaded()).isOne();
        assertThat(report.failed()).isOne();
        assertThat(report.pending()).isOne();
        assertThat(reconciler.held()).singleElement().satisfies(held -> assertThat(held.reason())
                .contains("pit.forgotten"));
        assertThat(run(reconciler).failed()).as("left alone for a minute").isZero();
    }

    @Test
    void aFileWhoseDayIsHeldWaitsUntilTheDayMayComeBack() {
        database.execute(
                "insert into ops.dropped_days (dataset, day, state) values ('market.trades', '2026-02-01', 'dropped')");
        writeTo("market.trades", "held", 0, marketTrade("2026-02-01T12:00:00Z", 1));
        writeTo("market.trades", "free", 1, marketTrade("2026-02-02T12:00:00Z", 2));

        ReconcileReport report = run(reconciler);

        assertThat(report.loaded()).isOne();
        assertThat(report.failed()).isOne();
        assertThat(reconciler.held()).singleElement().satisfies(held -> assertThat(held.reason())
                .contains("2026-02-01"));

        database.execute("truncate ops.dropped_days");
        assertThat(run(reconciler).loaded()).as("not tried before its time").isZero();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
        assertThat(run(reconciler)).isEqualTo(report(0, 1, 0, 0, 1, 0));
        assertThat(reconciler.held()).isEmpty();
    }

    @Test
    void aLateBatchNeverOverwritesNewerState() {
        Instant boundary = Instant.parse("2026-03-01T08:00:00Z");
        loader.loadTogether(List.of(new RecordBatch(
                "new",
                true,
                "http",
                "pit.regime_snapshots",
                SourceFile.Form.RECORDS,
                bytes(snapshot("trending", boundary)),
                START.plusSeconds(100))));
        writeTo("pit.regime_snapshots", "late", 50, snapshot("choppy", boundary));

        assertThat(run(reconciler).loaded()).isOne();
        assertThat(column("select regime from pit.regime_snapshots")).containsExactly("trending");

        writeTo("pit.regime_snapshots", "newest", 200, snapshot("highvol", boundary));
        assertThat(run(reconciler).rows()).isOne();
        assertThat(column("select regime from pit.regime_snapshots")).containsExactly("highvol");
    }

    @Test
    void whatSomebodyElseHasClaimedIsLeftToHim() {
        write("b1", 0, trades(0, 1));
        write("b2", 1, trades(1, 2));
        claims("somebody").take(TRADES, List.of("b1"));

        assertThat(run(reconciler)).isEqualTo(report(1, 1, 0, 0, 1, 0));

        assertThat(column("select load_id from ops.loads")).containsExactly("b2");
    }

    @Test
    void aClaimOfADeadProcessIsTakenOverWhenItEnds() {
        write("b1", 0, trades(0, 1));
        claims("dead").take(TRADES, List.of("b1"));
        CompletableFuture<ReconcileReport> run = CompletableFuture.supplyAsync(
                () -> reconciler.run(new ReconcileOrder(2, Pace.unlimited(), true, ReconcileProgress.silent())));
        Awaitility.await().until(() -> reconciler.state().view(Instant.now()).isRunning());
        assertThat(run).isNotDone();

        database.execute("update ops.spool_claims set until = clock_timestamp()");

        assertThat(run.join()).isEqualTo(report(0, 1, 0, 0, 1, 0));
    }

    @Test
    void severalWhoShareABacklogLoadEachFileOnceAndFailInNothing() {
        int files = 300;
        for (int i = 0; i < files; i++) {
            write("b" + i, i / 10, anonymousTrades(i * 3, i * 3 + 3));
        }
        Spool sameFolder = spool(folder.resolve("spool"));
        Spool otherFolder = spool(folder.resolve("elsewhere"));
        for (int i = 0; i < 50; i++) {
            otherFolder.write(batch(TRADES, "other" + i, i, anonymousTrades(i, i + 1)));
        }
        try (Loader second = loader();
                Loader third = loader()) {
            Pace small = pace(2000);
            List<CompletableFuture<ReconcileReport>> runs = List.of(
                    start(reconciler, small),
                    start(reconciler(sameFolder, second), small),
                    start(reconciler(otherFolder, third), small));
            List<ReconcileReport> reports =
                    runs.stream().map(CompletableFuture::join).toList();

            assertThat(reports).allSatisfy(report -> {
                assertThat(report.interruption()).isEmpty();
                assertThat(report.failed()).isZero();
                assertThat(report.pending()).isZero();
            });
            assertThat(reports.stream().mapToLong(ReconcileReport::loaded).sum())
                    .isEqualTo(files + 50);
            assertThat(reports.stream().mapToLong(ReconcileReport::duplicate).sum())
                    .isZero();
        } finally {
            sameFolder.close();
            otherFolder.close();
        }
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(files * 3 + 50);
        assertThat(database.number("select count(*) from ops.spool_claims")).isZero();
    }

    private static CompletableFuture<ReconcileReport> start(Reconciler reconciler, Pace pace) {
        return CompletableFuture.supplyAsync(
                () -> reconciler.run(new ReconcileOrder(2, pace, true, ReconcileProgress.silent())));
    }

    @Test
    void withoutTheDatabaseEverythingStaysAndTheReportSaysSo() {
        write("b1", 0, trades(0, 1));
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
        Reconciler cutOff = new Reconciler(
                spool,
                loader,
                new Transactions(nowhere),
                Duration.ofSeconds(30),
                ReconcileMetrics.none(),
                new SettableClock());

        ReconcileReport report = run(cutOff);

        assertThat(report.interruption()).get().isInstanceOf(DatabaseUnavailableException.class);
        assertThat(report.pending()).isOne();
        assertThat(cutOff.state().view(now.get()).trouble()).isNotEmpty();
        assertThat(run(reconciler)).isEqualTo(report(0, 1, 0, 0, 1, 0));
    }

    @Test
    void aFileThatVanishedIsLostUnlessTheLedgerHasItsBatch() throws IOException {
        SpoolEntry known = write("known", 0, trades(0, 2));
        SpoolEntry lost = write("lost", 1, trades(2, 4));
        loader.loadTogether(List.of(
                new RecordBatch("known", false, "http", TRADES, SourceFile.Form.RECORDS, bytes(trades(0, 2)), START)));
        Files.delete(known.path());
        Files.delete(lost.path());
        spool.tidy();

        ReconcileReport report = run(reconciler);

        assertThat(report.lost()).isOne();
        assertThat(report.notes()).singleElement().asString().contains("batch lost");
        assertThat(spool.missing()).singleElement().satisfies(file -> assertThat(file.batchId())
                .contains("lost"));
    }

    @Test
    void aLookChangesNothing() {
        write("known", 0, trades(0, 2));
        run(reconciler);
        write("known", 1, trades(0, 2));
        write("new", 2, trades(2, 5));
        List<SpoolEntry> before = spool.backlog();

        assertThat(reconciler.look(new ReconcileOrder(1, Pace.unlimited(), false, ReconcileProgress.silent())))
                .isEqualTo(report(1, 0, 1, 0, 3, 0));

        assertThat(spool.backlog()).isEqualTo(before);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
        assertThat(database.number("select count(*) from ops.spool_claims")).isZero();
    }

    @Test
    void aRunThatIsToldToStopEndsBehindTheGroupInHand() {
        for (int i = 0; i < 5; i++) {
            write("b" + i, i, trades(i, i + 1));
        }
        Pace stopping = new Pace() {
            @Override
            public Duration restAfter(Duration worked, long records) {
                reconciler.stop();
                return Duration.ofHours(1);
            }

            @Override
            public int groupBytes() {
                return 1;
            }
        };

        ReconcileReport report = reconciler.run(new ReconcileOrder(1, stopping, true, ReconcileProgress.silent()));

        assertThat(report).isEqualTo(report(4, 1, 0, 0, 1, 0));
    }

    private ReconcileReport run(Reconciler which) {
        return which.run(new ReconcileOrder(2, Pace.unlimited(), false, ReconcileProgress.silent()));
    }

    private static ReconcileReport report(
            long pending, long loaded, long duplicate, long failed, long rows, long rejected) {
        return new ReconcileReport(
                pending, loaded, duplicate, failed, 0, rows, rejected, List.of(), java.util.Optional.empty());
    }

    private SpoolClaims claims(String owner) {
        return new SpoolClaims(database.transactions(), owner, Duration.ofMinutes(1));
    }

    private static Pace oneByOne() {
        return pace(1);
    }

    private static Pace pace(int groupBytes) {
        return new Pace() {
            @Override
            public Duration restAfter(Duration worked, long records) {
                return Duration.ZERO;
            }

            @Override
            public int groupBytes() {
                return groupBytes;
            }
        };
    }

    private SpoolEntry write(String batchId, int second, String lines) {
        return writeTo(TRADES, batchId, second, lines);
    }

    private SpoolEntry writeTo(String dataset, String batchId, int second, String lines) {
        return spool.write(batch(dataset, batchId, second, lines));
    }

    private static SpoolBatch batch(String dataset, String batchId, int second, String lines) {
        return new SpoolBatch(batchId, dataset, LineForm.RECORDS, "http", START.plusSeconds(second), bytes(lines), (int)
                lines.lines().count());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String trades(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> trade(i, ",\"trade_id\":\"t" + i + "\""))
                .collect(Collectors.joining());
    }

    private static String anonymousTrades(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> trade(i, "")).collect(Collectors.joining());
    }

    private static String trade(int i, String more) {
        return "{\"ts\":\"" + START.plusSeconds(i)
                + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":1.5,\"qty\":2" + more + "}\n";
    }

    private String marketTrade(String time, int id) {
        ids++;
        return "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"" + time + "\",\"trade_id\":\"m" + id + "-" + ids
                + "\",\"price\":\"1\",\"size\":\"2\"}\n";
    }

    private static String snapshot(String regime, Instant time) {
        return "{\"ts\":\"" + time
                + "\",\"realized_vol_7d\":0.5,\"pct_above_20ma\":50,\"breadth_thrust\":0,\"regime\":\""
                + regime
                + "\",\"weights\":{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}}\n";
    }

    private List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        database.rows(sql)
                .forEach(
                        row -> values.add(String.valueOf(row.values().iterator().next())));
        return values;
    }

    private final class SettableClock extends Clock {

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
