package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.error.ExitCode;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a file in the inbox to rows, ledger, archive, metrics and health: the whole application on a real database. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxTest {

    private static final String TRADES = "pit.trades";

    private final TestDatabase database;
    private final CuttableProxy wire;
    private RunningApplication application;

    InboxTest(TestDatabase database) {
        this.database = database;
        this.wire = new CuttableProxy(database.port());
    }

    @BeforeAll
    void start(@TempDir Path data) {
        application = RunningApplication.start(
                data, RunningApplication.urlOf(database, wire.port()), Map.of("inbox.files-per-poll", "50"));
    }

    @AfterAll
    void stop() {
        application.close();
        wire.close();
    }

    @AfterEach
    void empty() throws IOException {
        database.execute("truncate pit.trades, market.trades, market.orderbooks, ops.loads, ops.quarantine");
        try (Stream<Path> left = Files.walk(application.inbox(TRADES))) {
            for (Path file : left.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aFileBecomesRowsALedgerLineAnArchivedFileAndMetrics() {
        double readBefore = metric("pitlane_records_read_total{dataset=\"pit.trades\"}");

        drop("2026/11/19/08-00-00-kraken.json", trade("T-1", 100));

        awaitArchived("2026/11/19/08-00-00-kraken.json");
        assertThat(database.number("select count(*) from pit.trades where trade_id = 'T-1' and price = 100"))
                .isEqualTo(1);
        assertThat(database.rows("select dataset, read, inserted, last from ops.loads"))
                .containsExactly(Map.of("dataset", TRADES, "read", 1L, "inserted", 1L, "last", true));
        assertThat(metric("pitlane_records_read_total{dataset=\"pit.trades\"}")).isEqualTo(readBefore + 1);
        assertThat(metric("pitlane_load_seconds_count{dataset=\"pit.trades\"}")).isPositive();
        await(() -> assertThat(metric("pitlane_inbox_files{dataset=\"pit.trades\"}"))
                .isZero());
    }

    @Test
    void manyFilesOfManyPollsAreAllLoadedAndArchivedOnce() throws IOException {
        for (int i = 0; i < 230; i++) {
            drop("many/" + i + ".json", trade("M-" + i, 1 + i));
        }

        await(() -> assertThat(database.number("select count(*) from ops.loads where last"))
                .isEqualTo(230));
        await(() -> assertThat(files(application.inbox(TRADES))).isEmpty());
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(230);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(230);
        assertThat(files(archived("many"))).hasSize(230);
        assertThat(database.number("select count(distinct xmin::text) from ops.loads"))
                .as("committed together")
                .isLessThan(230);
    }

    @Test
    void theSameContentIsADuplicateAndTheSameNameWithOtherContentLoads() {
        drop("same.json", trade("S-1", 1));
        awaitArchived("same.json");
        drop("copy-of-same.json", trade("S-1", 1));
        awaitArchived("copy-of-same.json");
        drop("same.json", trade("S-2", 2));
        awaitArchived("same-2.json");

        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
        assertThat(archived("same.json")).hasContent(trade("S-1", 1));
        assertThat(archived("same-2.json")).hasContent(trade("S-2", 2));
    }

    @Test
    void refusedRecordsGoToQuarantineAndTheirFileToTheArchive() throws IOException {
        drop("mixed.ndjson", trade("R-1", 1) + "\n{\"broken\n" + trade("R-2", -5) + "\n" + trade("R-3", 3) + "\n");

        awaitArchived("mixed.ndjson");
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
        assertThat(database.rows("select line from ops.quarantine order by line"))
                .containsExactly(Map.of("line", 2L), Map.of("line", 3L));
        JsonNode check = check("quarantine");
        assertThat(check.path("status").asText()).isEqualTo("up");
        assertThat(check.path("why").asText()).startsWith("2 open entries");
    }

    @Test
    void aRecordingInTheFolderOfFeedsGoesIntoTheDatasetsOfItsLines() throws IOException {
        String trades = "{\"exchange\":\"binance\",\"kind\":\"trades\",\"symbol\":\"BTC/USDT\",\"received_at\":null,"
                + "\"payload\":[{\"id\":1,\"price\":\"2.50\",\"qty\":\"3\",\"quoteQty\":\"7.50\",\"time\":1772323200000,"
                + "\"isBuyerMaker\":false,\"isBestMatch\":true}]}\n";
        String book = "{\"exchange\":\"binance\",\"kind\":\"orderbook\",\"symbol\":\"BTC/USDT\","
                + "\"received_at\":\"2026-03-01T00:00:01Z\",\"payload\":{\"lastUpdateId\":7,\"bids\":[[\"2.4\",\"1\"]],"
                + "\"asks\":[[\"2.6\",\"1\"]]}}\n";
        Path waiting = write(application.inbox("feeds").resolve("poll.ndjson"), trades + book);

        await(() -> assertThat(waiting).doesNotExist());
        assertThat(database.rows("select symbol, price::text as price, side from market.trades"))
                .singleElement()
                .hasToString("{symbol=BTC/USDT, price=2.50, side=buy}");
        assertThat(database.number("select count(*) from market.orderbooks where best_ask = 2.6"))
                .isEqualTo(1);
        try (Stream<Path> archived = Files.walk(application.archive("feeds"))) {
            assertThat(archived.filter(Files::isRegularFile))
                    .singleElement()
                    .asString()
                    .endsWith("poll.ndjson");
        }
        assertThat(check("unwatched-files").path("status").asText()).isEqualTo("up");
    }

    @Test
    void hiddenAndTemporaryFilesAreLeftAlone() {
        List<Path> left = List.of(
                drop(".hidden.json", trade("H-1", 1)),
                drop("a.json.tmp", trade("H-2", 1)),
                drop("b.json.part", trade("H-3", 1)),
                drop("c.json.filepart", trade("H-4", 1)),
                drop(".git/d.json", trade("H-5", 1)));
        drop("e.json", trade("H-6", 1));

        awaitArchived("e.json");
        assertThat(left).allSatisfy(file -> assertThat(file).exists());
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(1);
    }

    @Test
    void healthWarnsOfFilesThatNoRouteTakes() throws IOException {
        Path misspelled = write(application.inbox("pit.trade").resolve("a.json"), trade("U-1", 1));
        Path beside = write(application.inbox(TRADES).resolveSibling("b.json"), trade("U-2", 1));

        JsonNode warned = check("unwatched-files");
        Files.delete(misspelled);
        Files.delete(beside);

        assertThat(warned.path("status").asText()).isEqualTo("warning");
        assertThat(warned.path("why").asText()).contains("pit.trade/ (1)").contains("b.json");
        assertThat(check("unwatched-files").path("status").asText()).isEqualTo("up");
    }

    @Test
    void pipesAndFoldersThatAreLinksKeepNobodyWaiting(@TempDir Path elsewhere) throws Exception {
        Path outside = Files.writeString(elsewhere.resolve("a.json"), trade("P-1", 1));
        Path inbox = drop("b.json", trade("P-2", 1)).getParent();
        Path link = Files.createSymbolicLink(inbox.resolve("link"), elsewhere);
        Path circle = Files.createSymbolicLink(inbox.resolve("circle"), inbox);
        Path pipe = inbox.resolve("pipe.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try {
            drop("c.json", trade("P-3", 1));

            awaitArchived("c.json");
            assertThat(outside).exists();
            assertThat(pipe).exists();
            assertThat(database.number("select count(*) from pit.trades")).isEqualTo(2);
        } finally {
            for (Path path : List.of(link, circle, pipe)) {
                Files.delete(path);
            }
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheInboxWaitsAndThenGoesOnByItself() throws IOException {
        wire.cut();
        try {
            await(() -> assertThat(application.get("/health").statusCode()).isEqualTo(503));
            Path waiting = drop("waits.json", trade("W-1", 1));

            JsonNode database = check("database");
            assertThat(database.path("status").asText()).isEqualTo("down");
            assertThat(database.path("why").asText()).contains("127.0.0.1:" + wire.port());
            assertThat(application.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(application.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(application.get("/metrics").statusCode()).isEqualTo(200);
            await(() -> assertThat(metric("pitlane_inbox_files{dataset=\"pit.trades\"}"))
                    .isEqualTo(1));
            assertThat(waiting).exists();
        } finally {
            mend(wire);
        }

        awaitArchived("waits.json");
        assertThat(this.database.number("select count(*) from pit.trades")).isEqualTo(1);
        await(() -> assertThat(application.get("/health").statusCode()).isEqualTo(200));
    }

    @Test
    void aLoadThatLosesItsConnectionLosesAndDoublesNothing() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120_000; i++) {
            lines.append(trade("L-" + i, 1)
                            .replace(
                                    "08:00:00.123456Z",
                                    Instant.EPOCH.plusMillis(i).toString().substring(11)))
                    .append('\n');
        }
        drop("large.ndjson", lines.toString());
        await(() ->
                assertThat(database.number("select count(*) from ops.loads")).isPositive());
        wire.cut();
        mend(wire);

        awaitArchived("large.ndjson");
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(120_000);
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(120_000);
        assertThat(database.number("select sum(read) from ops.loads")).isEqualTo(120_000);
    }

    @Test
    void theServiceStartsWithoutTheDatabaseAndMigratesWhenItComes(@TempDir Path data) throws IOException {
        try (TestDatabase empty = TestDatabase.createEmpty();
                CuttableProxy late = new CuttableProxy(empty.port())) {
            late.cut();
            try (RunningApplication waiting =
                    RunningApplication.start(data, RunningApplication.urlOf(empty, late.port()), Map.of())) {
                assertThat(waiting.get("/health").statusCode()).isEqualTo(503);
                write(waiting.inbox(TRADES).resolve("early.json"), trade("E-1", 1));

                mend(late);

                await(() ->
                        assertThat(waiting.inbox(TRADES).resolve("early.json")).doesNotExist());
                assertThat(empty.number("select count(*) from pit.trades")).isEqualTo(1);
                await(() -> assertThat(waiting.get("/health").statusCode()).isEqualTo(200));
            }
        }
    }

    @Test
    void withoutADatabaseOnPurposeTheServiceIsHealthyAndFilesStay(@TempDir Path data) throws IOException {
        try (RunningApplication without = RunningApplication.start(data, "embedded", Map.of("db.enabled", "false"))) {
            Path file = write(without.inbox(TRADES).resolve("stays.json"), trade("N-1", 1));

            JsonNode health = new ObjectMapper().readTree(without.get("/health").body());
            assertThat(without.get("/health").statusCode()).isEqualTo(200);
            assertThat(health.path("healthy").asBoolean()).isTrue();
            assertThat(health.path("checks").get(0).path("why").asText()).isEqualTo("Database persistence disabled");
            assertThat(without.get("/metrics").body()).contains("db_stat{metric=\"enabled\"} 0.0");
            assertThat(file).exists();
            assertThat(without.stop()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void aNewDatasetNeedsATableAndTwoYamlFiles(@TempDir Path home, @TempDir Path data) throws IOException {
        copy(RunningApplication.PROJECT.resolve("config"), home.resolve("config"));
        copy(RunningApplication.PROJECT.resolve("migrations"), home.resolve("migrations"));
        copy(RunningApplication.PROJECT.resolve("routes"), home.resolve("routes"));
        write(
                home.resolve("config/datasets/pit.notes.yaml"),
                """
                name: pit.notes
                description: Remarks of people
                time: ts
                ingest: true
                identity:
                  key: [ts, author]
                  on-conflict: quarantine
                fields:
                  - {name: ts, type: timestamp, required: true}
                  - {name: author, type: text, required: true}
                  - {name: remark, type: text}
                """);
        write(
                home.resolve("routes/inbox/pit-notes.camel.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: inbox
                    routeId: inbox-pit-notes
                    parameters:
                      - name: dataset
                        value: pit.notes
                """);
        database.execute("create table pit.notes (ts timestamptz not null, author text not null, remark text,"
                + " primary key (ts, author))");

        try (RunningApplication extended =
                RunningApplication.start(home, data, RunningApplication.urlOf(database), Map.of())) {
            await(() -> assertThat(extended.inbox("pit.notes")).isDirectory());
            write(
                    extended.inbox("pit.notes").resolve("note.json"),
                    "{\"ts\":\"2026-11-20T10:00:00Z\",\"author\":\"ann\",\"remark\":\"calm\"}");

            await(() -> assertThat(database.number("select count(*) from pit.notes where remark = 'calm'"))
                    .isEqualTo(1));
            await(() -> assertThat(files(extended.archive("pit.notes"))).hasSize(1));
        } finally {
            database.execute("drop table pit.notes");
        }
    }

    private Path drop(String name, String content) {
        return write(application.inbox(TRADES).resolve(name), content);
    }

    /** Under another name first, as the README asks of writers. */
    private static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling("." + UUID.randomUUID() + ".tmp");
            Files.writeString(unfinished, content);
            return Files.move(unfinished, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String trade(String id, double price) {
        return "{\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"timestamp\":\"2026-11-19T08:00:00.123456Z\",\"price\":"
                + price + ",\"size\":0.5,\"side\":\"buy\",\"trade_id\":\"" + id + "\"}";
    }

    private Path archived(String name) {
        String day = DateTimeFormatter.ofPattern("yyyy/MM/dd").format(LocalDate.now(ZoneOffset.UTC));
        return application.archive(TRADES).resolve(day).resolve(name);
    }

    private void awaitArchived(String name) {
        await(() -> assertThat(archived(name)).isNotEmptyFile());
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    private JsonNode check(String name) throws IOException {
        for (JsonNode check :
                new ObjectMapper().readTree(application.get("/health").body()).path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("No check " + name);
    }

    /** Its port may be in use for a moment, by one of those who try to connect to it. */
    private static void mend(CuttableProxy proxy) {
        await(proxy::mend);
    }

    private double metric(String name) {
        return application
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static List<Path> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
