package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PIT trees against tables: what either has alone, by key, by content, and in any number. */
@DatabaseTest
class TreeComparisonTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-03-03T00:00:00Z");

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;
    private Path tree;
    private Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    private int most = 1000;

    TreeComparisonTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
        tree = folder.resolve("pit");
        database.execute("delete from market.trades");
    }

    @AfterEach
    void close() {
        loads.close();
        assertThat(folder.resolve("scratch")).as("no scratch file stays").isEmptyDirectory();
    }

    @Test
    void aTreeThatWasLoadedIsEqual() {
        file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00.5Z", 1, ",\"trade_id\":\"a\""));
        file("trades/2026/03/01/10-00-00-kraken-2.json", trade("2026-03-01T10:00:00.5Z", 1, ""));
        file(
                "trades/2026/03/02/11-00-00-kraken.json",
                trade("2026-03-02T11:00:00Z", 2, ",\"note\":{\"b\":1.50,\"a\":2}"));
        file("regime_snapshots/2026/03/01/08-00-00-regime_detector.json", snapshot("2026-03-01T08:00:00Z", "mixed"));
        loadTree();

        List<ComparisonReport> reports = compare();

        assertThat(reports).extracting(ComparisonReport::dataset).containsExactly("pit.regime_snapshots", "pit.trades");
        assertThat(reports).allMatch(ComparisonReport::isEqual);
        assertThat(reports).extracting(ComparisonReport::tree).containsExactly(1L, 3L);
        assertThat(reports).extracting(ComparisonReport::table).containsExactly(1L, 3L);
    }

    @Test
    void whatOnlyTheTreeHasIsToldWithItsFile() {
        Path file = file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00Z", 1, ""));

        ComparisonReport report = compareTrades();

        assertThat(report.isEqual()).isFalse();
        assertThat(report.onlyInTree()).isOne();
        assertThat(report.treeExamples()).containsExactly(file + "#0");
    }

    @Test
    void whatOnlyTheTableHasIsToldWithItsKey() {
        file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00Z", 1, ",\"trade_id\":\"a\""));
        loadTree();
        loads.load("pit.trades", loads.write("more.ndjson", trade("2026-03-01T12:00:00Z", 1, ",\"trade_id\":\"x\"")));

        ComparisonReport report = compareTrades();

        assertThat(List.of(report.tree(), report.table(), report.onlyInTree(), report.onlyInTable()))
                .containsExactly(1L, 2L, 0L, 1L);
        assertThat(report.tableExamples()).containsExactly("symbol=BTC/USD venue=kraken trade_id=x");
    }

    @Test
    void recordsWithoutAnIdAreCounted() {
        String same = trade("2026-03-01T10:00:00Z", 1, "");
        file("trades/2026/03/01/10-00-00-kraken.json", same);
        file("trades/2026/03/01/10-00-00-kraken-2.json", same);
        file("trades/2026/03/01/10-00-00-kraken-3.json", same);
        loads.load("pit.trades", loads.write("two.ndjson", same + same));

        assertThat(compareTrades().onlyInTree()).isOne();

        loads.load("pit.trades", loads.write("two-more.ndjson", same + same + "\n"));
        ComparisonReport report = compareTrades();
        assertThat(report.onlyInTree()).isZero();
        assertThat(report.onlyInTable()).isOne();
    }

    @Test
    void otherContentUnderTheSameKeyIsADifference() {
        file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00Z", 1, ",\"trade_id\":\"a\""));
        loadTree();
        database.execute("update pit.trades set price = 77");

        ComparisonReport report = compareTrades();

        assertThat(report.different()).isOne();
        assertThat(report.onlyInTree()).isZero();
        assertThat(report.isEqual()).isFalse();
    }

    @Test
    void anOlderVersionInTheTreeIsNoDifferenceWhileTheNewestIsThereToo() {
        file("regime_snapshots/2026/03/01/08-00-00-regime_detector.json", snapshot("2026-03-01T08:00:00Z", "mixed"));
        file("regime_snapshots/2026/03/01/08-00-00-other.json", snapshot("2026-03-01T08:00:00Z", "choppy"));
        loads.load("pit.regime_snapshots", loads.write("s.json", snapshot("2026-03-01T08:00:00Z", "choppy")));

        assertThat(compare()).allMatch(ComparisonReport::isEqual);
    }

    @Test
    void aFolderOfAnotherZoneAndTheEnvelopesOfDaysAreRead() throws IOException {
        file("trades/2026/02/28/19-30-00-kraken.json", trade("2026-03-01T00:30:00Z", 1, ",\"trade_id\":\"zone\""));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(
                    ("{\n  \"entity\": \"trades\",\n  \"timestamp\": \"2026-03-01T05:00:00Z\",\n  \"source\": \"kraken\",\n"
                                    + "  \"payload\": " + trade("2026-03-01T05:00:00Z", 3, "")
                                    + ",\n  \"created_at\": \"2026-03-01T05:00:01Z\"\n}")
                            .getBytes(StandardCharsets.UTF_8));
        }
        Path envelope = tree.resolve("trades/2026-03-01/20260301_050000.000000.json.gz");
        Files.createDirectories(envelope.getParent());
        Files.write(envelope, gzip.toByteArray());

        assertThat(compareTrades().onlyInTree()).isEqualTo(2);
        loadTree();
        assertThat(compareTrades().isEqual()).isTrue();
    }

    @Test
    void recordsBeyondTheTimeDoNotCount() {
        file("trades/2026/03/01/00-00-00-kraken.json", trade("2026-03-01T00:00:00Z", 1, ",\"trade_id\":\"first\""));
        file("trades/2026/03/03/00-00-00-kraken.json", trade("2026-03-03T00:00:00Z", 1, ",\"trade_id\":\"beyond\""));
        file("trades/2026/02/28/23-59-59-kraken.json", trade("2026-02-28T23:59:59Z", 1, ",\"trade_id\":\"before\""));

        assertThat(compareTrades().tree()).isOne();
    }

    @Test
    void whatWaitsInTheSpoolIsNotMissing() {
        file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00Z", 1, ""));
        file("trades/2026/03/01/11-00-00-kraken.json", trade("2026-03-01T11:00:00Z", 1, ""));
        RecordBatch waiting = new RecordBatch(
                "w",
                false,
                "http",
                "pit.trades",
                SourceFile.Form.RECORDS,
                trade("2026-03-01T11:00:00Z", 1, "").getBytes(StandardCharsets.UTF_8),
                FROM);

        ComparisonReport report = comparison()
                .compare(order(false), (dataset, batch) -> batch.accept(waiting), ComparisonProgress.silent())
                .get(0);

        assertThat(report.waiting()).isOne();
        assertThat(report.onlyInTree()).isOne();
    }

    @Test
    void aFileThatWasWrittenAMomentAgoIsNotMissing() {
        clock = Clock.systemUTC();
        file("trades/2026/03/01/10-00-00-kraken.json", trade("2026-03-01T10:00:00Z", 1, ""));

        ComparisonReport report = compareTrades();

        assertThat(report.waiting()).isOne();
        assertThat(report.isEqual()).isTrue();
    }

    @Test
    void aRepairLoadsTheDifferenceAndNothingElseHoweverOften() {
        String same = trade("2026-03-01T10:00:00Z", 1, "");
        file("trades/2026/03/01/10-00-00-kraken.json", same);
        file("trades/2026/03/01/10-00-00-kraken-2.json", same);
        file(
                "trades/2026/03/01/12-00-00-kraken.json",
                "[" + trade("2026-03-01T12:00:00Z", 1, ",\"trade_id\":\"a\"") + ",\n  "
                        + trade("2026-03-01T12:00:01Z", 1, ",\"trade_id\":\"b\"") + "]");
        loads.load("pit.trades", loads.write("one.ndjson", same + "\n"));

        ComparisonReport repaired = comparison()
                .compare(order(true), TreeComparison.OnTheWay.none(), ComparisonProgress.silent())
                .get(0);

        assertThat(repaired.onlyInTree()).isEqualTo(3);
        assertThat(repaired.repaired()).isEqualTo(3);
        assertThat(repaired.isEqual()).isTrue();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(4);
        assertThat(compareTrades().isEqual()).isTrue();
        comparison().compare(order(true), TreeComparison.OnTheWay.none(), ComparisonProgress.silent());
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(4);
        loads.assertThatLedgerAddsUp("pit.trades");
    }

    @Test
    void anHourThatIsTooMuchAtOnceIsComparedInPasses() {
        most = 7;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            lines.append(trade(
                    "2026-03-01T10:00:" + (10 + i % 50) + "Z", i, i % 3 == 0 ? "" : ",\"trade_id\":\"t" + i + "\""));
        }
        file("trades/2026/03/01/10-00-00-kraken.ndjson", lines.toString());
        loadTree();
        database.execute("delete from pit.trades where qty in (4, 51)");
        loads.load("pit.trades", loads.write("x.ndjson", trade("2026-03-02T10:00:00Z", 1, "")));

        ComparisonReport report = compareTrades();

        assertThat(List.of(report.tree(), report.table(), report.onlyInTree(), report.onlyInTable()))
                .containsExactly(100L, 99L, 2L, 1L);
    }

    @Test
    void recordsKnownByTheirContentMayStandInTheTreeMoreOften() {
        String line =
                "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"2026-03-01T10:00:00Z\",\"price\":\"1.50\","
                        + "\"size\":\"2\",\"side\":\"buy\"}\n";
        database.execute("insert into market.exchanges (name) values ('okx') on conflict do nothing");
        file("market.trades/2026/03/01/10-00-00-okx.json", line);
        file("market.trades/2026/03/01/10-00-00-okx-2.json", line.replace("1.50", "1.5"));
        loadTree();
        assertThat(database.number("select count(*) from market.trades")).isOne();

        assertThat(compare()).singleElement().satisfies(report -> {
            assertThat(report.isEqual()).isTrue();
            assertThat(report.tree()).isEqualTo(2);
        });

        database.execute("delete from market.trades");
        assertThat(compare()).singleElement().satisfies(report -> assertThat(report.onlyInTree())
                .isOne());
    }

    @Test
    void recordsThatNoTableTakesAreCountedApart() {
        file("trades/2026/03/01/10-00-00-kraken.json", "{\"symbol\":\"BTC/USD\"}");

        ComparisonReport report = compareTrades();

        assertThat(report.refused()).isOne();
        assertThat(report.isEqual()).isTrue();
    }

    private ComparisonReport compareTrades() {
        return compare().stream()
                .filter(report -> report.dataset().equals("pit.trades"))
                .findFirst()
                .orElseThrow();
    }

    private List<ComparisonReport> compare() {
        return comparison().compare(order(false), TreeComparison.OnTheWay.none(), ComparisonProgress.silent());
    }

    private TreeComparison.Order order(boolean repairs) {
        return new TreeComparison.Order(tree, Optional.empty(), FROM, TO, 5, repairs);
    }

    private TreeComparison comparison() {
        return new TreeComparison(
                loads.catalog,
                PayloadDecoders.none(),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                loads.loader,
                folder.resolve("scratch"),
                Clock.fixed(clock.instant(), ZoneOffset.UTC),
                most);
    }

    private void loadTree() {
        List<SourceFile> files = new SourceFiles(loads.catalog).find(List.of(tree), Optional.empty());
        assertThat(loads.loader
                        .load(files, LoadOptions.DEFAULT, LoadProgress.silent())
                        .failures())
                .isEmpty();
    }

    private Path file(String name, String content) {
        return loads.write("pit/" + name, content);
    }

    private static String trade(String time, int qty, String more) {
        return "{\"timestamp\":\"" + time + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":100.50,\"size\":"
                + (qty + 1) + more + "}\n";
    }

    private static String snapshot(String time, String regime) {
        return "{\"ts\":\"" + time
                + "\",\"realized_vol_7d\":0.5,\"pct_above_20ma\":50,\"breadth_thrust\":0,\"regime\":\"" + regime
                + "\",\"weights\":{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}}";
    }
}
