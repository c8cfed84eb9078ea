package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.store.SpoolEntry;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ReconcileCommandTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final TestDatabase database;
    private DatabaseCommands commands;
    private Path data;

    ReconcileCommandTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        database.execute("truncate pit.trades, ops.loads, ops.quarantine, ops.spool_claims");
        data = folder.resolve("data");
        commands = new DatabaseCommands(database, data);
    }

    @Test
    void theBacklogIsLoadedAndTheResultHasItsKeys() throws IOException {
        spool(data.resolve("spool"), "b1", trades(0, 3));
        spool(data.resolve("spool"), "b2", trades(3, 5));

        CommandRun run = commands.run("reconcile", "--format", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo("{\"pending\":0,\"loaded\":2,\"duplicate\":0,\"failed\":0,\"rows\":5}");
        assertThat(commands.run("reconcile").exitCode())
                .as("nothing left to do")
                .isZero();
    }

    @Test
    void aDryRunSaysWhatWouldBeLoadedAndChangesNothing() throws IOException {
        spool(data.resolve("spool"), "b1", trades(0, 3));

        CommandRun run = commands.run("reconcile", "--dry-run", "--format", "json");

        assertThat(run.exitCode()).isZero();
        assertCounts(run, 1, 0, 0, 0);
        assertThat(run.err()).contains("nothing was changed");
        assertThat(count()).isZero();
        assertCounts(commands.run("reconcile", "--format", "json"), 0, 1, 0, 0);
    }

    @Test
    void refusedRecordsAreToldByTheExitCode() {
        spool(data.resolve("spool"), "b1", trades(0, 1) + "{}\n");

        CommandRun run = commands.run("reconcile");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("Records refused: 1");
    }

    @Test
    void withoutTheDatabaseTheFilesAreSafeAndCounted() throws IOException {
        spool(data.resolve("spool"), "b1", trades(0, 1));

        CommandRun run = commands.run(
                Map.of("DATABASE_URL", "postgres://postgres@127.0.0.1:1/nowhere?sslmode=disable"),
                "reconcile",
                "--format",
                "json");

        assertThat(run.exitCode()).isEqualTo(4);
        assertCounts(run, 1, 0, 0, 0);
        assertThat(run.err()).contains("safe");
    }

    @Test
    void theSpoolOfAnotherDataFolderAndSingleFilesOfItMayBeNamed() throws IOException {
        Path elsewhere = folder.resolve("rescued/spool");
        SpoolEntry first = spool(elsewhere, "b1", trades(0, 1));
        spool(elsewhere, "b2", trades(1, 2));

        assertCounts(commands.run("reconcile", "--format", "json", first.path().toString()), 0, 1, 0, 0);
        assertThat(count()).isOne();
        assertCounts(commands.run("reconcile", "--format", "json", elsewhere.toString()), 0, 1, 0, 0);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void treesOfOtherProgramsAreLoadedOnceAndStayWhereTheyAre() throws IOException {
        Path tree = folder.resolve("cryptorun/data/pit");
        Path bare = write(tree.resolve("trades/2026/03/01/10-00-00-kraken.json"), trade(0, ""));
        write(
                tree.resolve("trades/2026-03-01/20260301_100001.000000.json"),
                "{\"entity\":\"trades\",\"timestamp\":\"2026-03-01T10:00:01Z\",\"source\":\"kraken\",\"payload\":"
                        + trade(1, "").strip() + ",\"created_at\":\"2026-03-01T10:00:02Z\"}");
        write(tree.resolve("book_l2/2026/03/01/10-00-00-kraken.json"), "{}");

        CommandRun run = commands.run("reconcile", "--format", "json", tree.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertCounts(run, 0, 2, 0, 0);
        assertThat(run.err()).contains("1 files are of entities that no dataset takes");
        assertCounts(commands.run("reconcile", "--format", "json", tree.toString()), 0, 0, 2, 0);
        assertThat(count()).isEqualTo(2);
        assertThat(bare).exists();
    }

    @Test
    void aTreeThatTheStoreWroteIsNotLoadedAsIfItWereNew() throws IOException {
        Path tree = data.resolve("pit");
        write(tree.resolve("trades/2026/03/01/10-00-00-kraken.json"), trade(0, ""));
        Files.createDirectories(tree.resolve(".batches"));

        CommandRun run = commands.run("reconcile", tree.resolve("trades").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--compare").contains("--repair");
        assertThat(count()).isZero();
    }

    @Test
    void aComparisonTellsBothSidesApartAndRepairsTheTable() throws IOException {
        Path tree = data.resolve("pit");
        Path missing = write(tree.resolve("trades/2026/03/01/10-00-00-kraken.json"), trade(0, ""));
        Files.setLastModifiedTime(missing, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                + " values ('2026-03-01T11:00:00Z', 'ETH/USD', 'okx', 1, 2, 'x1')");

        CommandRun run = commands.run("reconcile", "--compare", "2026-03-01", "2026-03-02", "--format", "json");

        assertThat(run.exitCode()).isEqualTo(5);
        JsonNode result = DatabaseCommands.json(run);
        assertThat(result.get("equal").booleanValue()).isFalse();
        JsonNode trades = result.get("datasets").get(0);
        assertThat(trades.get("only_in_tree").intValue()).isOne();
        assertThat(trades.get("tree_examples").get(0).textValue()).isEqualTo(missing + "#0");
        assertThat(trades.get("only_in_table").intValue()).isOne();
        assertThat(trades.get("table_examples").get(0).textValue()).contains("trade_id=x1");

        database.execute("delete from pit.trades");
        assertThat(commands.run("reconcile", "--compare", "2026-03-01", "2026-03-02", "--repair")
                        .exitCode())
                .isZero();
        assertThat(count()).isOne();
        assertThat(commands.run("reconcile", "--compare", "2026-03-01", "2026-03-02", tree.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void whatMakesNoSenseIsRefusedInOneLine() {
        for (String[] arguments : new String[][] {
            {"reconcile", "--rate", "0"},
            {"reconcile", "no-such-folder"},
            {"reconcile", "--compare", "2026-03-02", "2026-03-01"},
            {"reconcile", "--compare", "yesterday", "2026-03-01"},
            {"reconcile", "--compare", "2026-03-01", "2026-03-02", "--dry-run"},
            {"reconcile", "--compare", "2026-03-01", "2026-03-02"},
            {"reconcile", "--compare", "2026-03-01", "2026-03-02", "--dataset", "pit.nonsense"},
            {"reconcile", "--repair"},
        }) {
            CommandRun run = commands.run(arguments);
            assertThat(run.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(run.err().strip().lines().count()).as(run.err()).isLessThanOrEqualTo(2);
        }
    }

    private static SpoolEntry spool(Path root, String batchId, String lines) {
        try (Spool spool = new Spool(
                root,
                root.resolveSibling("quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC())) {
            return spool.write(new SpoolBatch(
                    batchId,
                    "pit.trades",
                    LineForm.RECORDS,
                    "http",
                    START,
                    lines.getBytes(StandardCharsets.UTF_8),
                    (int) lines.lines().count()));
        }
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static void assertCounts(CommandRun run, int pending, int loaded, int duplicate, int failed)
            throws IOException {
        JsonNode result = DatabaseCommands.json(run);
        assertThat(new int[] {
                    result.get("pending").intValue(),
                    result.get("loaded").intValue(),
                    result.get("duplicate").intValue(),
                    result.get("failed").intValue()
                })
                .as(run.out() + run.err())
                .containsExactly(pending, loaded, duplicate, failed);
    }

    private long count() {
        return database.number("select count(*) from pit.trades");
    }

    private static String trades(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> trade(i, ",\"trade_id\":\"t" + i + "\""))
                .collect(Collectors.joining());
    }

    private static String trade(int i, String more) {
        return "{\"ts\":\"" + START.plusSeconds(i)
                + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":1.5,\"qty\":2" + more + "}\n";
    }
}
