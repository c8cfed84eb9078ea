package io.pitlane.load;

import static io.pitlane.load.LoadFixture.ATOMIC;
import static io.pitlane.load.LoadFixture.DRY_RUN;
import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.SNAPSHOTS;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.TestPayloads.array;
import static io.pitlane.load.TestPayloads.json;
import static io.pitlane.load.TestPayloads.line;
import static io.pitlane.load.TestPayloads.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RecordingLoadTest {

    private static final ChunkLimits SMALL_CHUNKS = new ChunkLimits(100, 1 << 20);

    @TempDir
    Path folder;

    private TestDatabase database;
    private LoadFixture loads;
    private final TestPayloads payloads = new TestPayloads();

    @BeforeEach
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.close();
    }

    @Test
    void everyRecordOfALineIsLoadedAndCounted() {
        Path file = loads.write("a.ndjson", line(0, 5) + "\n" + line(5, 6) + "\n\n" + line(6, 6) + "\n" + line(6, 20));

        LoadReport report = load(LoadOptions.DEFAULT, file);

        assertCounts(report, 20, 0, 0, 0);
        assertThat(report.files()).singleElement().satisfies(each -> {
            assertThat(each.dataset()).isEqualTo(TRADES);
            assertThat(each.state()).isEqualTo(FileState.LOADED);
        });
        assertThat(loads.count(TRADES)).isEqualTo(20);
        assertThat(loads.column("select distinct venue || ' ' || symbol from pit.trades"))
                .containsExactly("kraken BTC/USD");
        loads.assertThatLedgerAddsUp(TRADES);
        assertThat(state(load(LoadOptions.DEFAULT, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void aRecordingMayBeOneObjectOverManyLinesOrAnArray() {
        Path pretty = loads.write("pretty.json", json(line(0, 3)).toPrettyString());
        Path array = loads.write("array.json", "[" + line(3, 5) + ",\n" + line(5, 9) + "]");

        assertCounts(load(LoadOptions.DEFAULT, pretty, array), 9, 0, 0, 0);
    }

    @Test
    void compressedRecordingsLoadAsPlainOnes() throws IOException {
        byte[] text = lines(0, 100, i -> line(i * 3, i * 3 + 3)).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(gzip)) {
            stream.write(text);
        }

        assertCounts(load(LoadOptions.DEFAULT, loads.write("a.ndjson.gz", gzip.toByteArray())), 300, 0, 0, 0);
        assertCounts(load(LoadOptions.DEFAULT, loads.write("a.ndjson.zst", Zstd.compress(text))), 0, 0, 300, 0);
    }

    @Test
    void linesOfSeveralKindsGoIntoTheirDatasetsAndAddUpInTheFile() {
        String kinds = line(0, 3) + "\n" + regime("2026-01-01T00:00:00Z") + "\n" + line(3, 5) + "\n"
                + regime("2026-01-01T04:00:00Z") + "\n";
        Path small = loads.write("small.ndjson", kinds);
        Path large = loads.write("large.ndjson", kinds + "\n" + " ".repeat(SmallFiles.MOST_BYTES) + "\n");

        LoadReport report = load(LoadOptions.DEFAULT, small);

        assertCounts(report, 7, 0, 0, 0);
        assertThat(report.files().get(0).dataset()).isEqualTo(TRADES + ", " + SNAPSHOTS);
        assertThat(database.rows("select dataset, read, inserted from ops.loads order by dataset desc"))
                .extracting(Map::values)
                .extracting(Object::toString)
                .containsExactly("[pit.trades, 5, 5]", "[pit.regime_snapshots, 2, 2]");
        assertCounts(load(LoadOptions.DEFAULT, large), 0, 0, 7, 0);
        LoadReport again = load(LoadOptions.DEFAULT, small, large);
        assertThat(again.files()).extracting(FileReport::state).containsOnly(FileState.DUPLICATE);
        assertThat(again.read()).isEqualTo(14);
    }

    @Test
    void aFileThatWasCutOffBetweenItsDatasetsGoesOnWithTheOthers() {
        Path file = loads.write("a.ndjson", line(0, 3) + "\n" + regime("2026-01-01T00:00:00Z") + "\n");
        load(LoadOptions.DEFAULT, file);
        database.execute("truncate pit.regime_snapshots; delete from ops.loads where dataset = 'pit.regime_snapshots'");

        LoadReport rest = load(LoadOptions.DEFAULT, file);

        assertCounts(rest, 1, 0, 3, 0);
        assertThat(state(rest)).isEqualTo(FileState.LOADED);
        assertThat(loads.count(SNAPSHOTS)).isEqualTo(1);
    }

    @Test
    void whatIsRefusedOfALineIsCutOutAndTheRestIsLoaded() {
        JsonNode noPrice = row(1).without("px");
        JsonNode badSide = row(2).put("side", "up");
        Path file = loads.write(
                "a.ndjson",
                line(0, 1) + "\n" + line("kraken", "trades", json("{\"t\":" + array(row(1), noPrice, badSide) + "}")));

        LoadReport report = load(LoadOptions.DEFAULT, file);

        assertCounts(report, 2, 0, 0, 2);
        List<Map<String, Object>> refused = loads.quarantine();
        assertThat(refused).extracting(row -> row.get("record")).containsExactly(2L, 3L);
        assertThat(refused).extracting(row -> row.get("line")).containsOnly(2L);
        assertThat(refused).extracting(row -> row.get("pointer")).containsExactly("/t/1", "/t/2");
        assertThat(refused).extracting(row -> row.get("reason")).containsExactly("missing-field", "unknown-word");
        assertThat((String) refused.get(0).get("detail")).isEqualTo("/t/1/px: there is no price");
        assertThat(refused)
                .extracting(row -> json(text(row.get("raw"))))
                .containsExactly(
                        json(line("kraken", "trades", array(noPrice))), json(line("kraken", "trades", array(badSide))));
        loads.assertThatLedgerAddsUp(TRADES);
    }

    @Test
    void whatTheTableContradictsIsCutOutOfItsLine() {
        load(LoadOptions.DEFAULT, loads.write("a.ndjson", line(0, 4)));
        JsonNode other = row(2).put("px", 1);
        Path file =
                loads.write("b.ndjson", line("kraken", "trades", array(row(1), other, row(9), row(9).put("px", 5))));

        assertCounts(load(LoadOptions.DEFAULT, file), 1, 0, 1, 2);

        List<Map<String, Object>> refused = loads.quarantine();
        assertThat(refused).extracting(row -> row.get("reason")).containsOnly("conflict");
        assertThat(refused).extracting(row -> row.get("pointer")).containsExactly("/1", "/3");
        assertThat(json(text(refused.get(0).get("raw")))).isEqualTo(json(line("kraken", "trades", array(other))));
    }

    @Test
    void aLineThatNothingIsKnownOfIsOneRefusal() {
        String unknownExchange = line("mtgox", "trades", array(row(1), row(2)));
        String unknownKind = line("kraken", "gossip", array(row(1)));
        String noShape = line("kraken", "trades", json("{\"error\":\"busy\"}"));
        Path file = loads.write(
                "a.ndjson",
                String.join(
                        "\n",
                        regime("2026-01-01T00:00:00Z"),
                        unknownExchange,
                        unknownKind,
                        "nonsense",
                        noShape,
                        line(0, 2)));

        LoadReport report = load(LoadOptions.DEFAULT, file);

        assertCounts(report, 3, 0, 0, 4);
        assertThat(database.rows("select dataset, line, reason, convert_from(raw, 'UTF8') as raw from ops.quarantine"
                        + " order by line"))
                .extracting(row ->
                        row.get("dataset") + " " + row.get("line") + " " + row.get("reason") + " " + row.get("raw"))
                .containsExactly(
                        TRADES + " 2 unknown-word " + unknownExchange,
                        SNAPSHOTS + " 3 unknown-word " + unknownKind,
                        SNAPSHOTS + " 4 bad-json nonsense",
                        TRADES + " 5 wrong-type " + noShape);
        assertThat(state(load(LoadOptions.DEFAULT, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void aPayloadLongerThanAllowedIsRefusedAndTheLinesAroundItAreLoaded() {
        String long1 = line("kraken", "trades", array(row(1).put("note", "x".repeat(17 << 20))));
        Path file = loads.write("a.ndjson", line(0, 1) + "\n" + long1 + "\n" + line(2, 3) + "\n");

        assertCounts(load(LoadOptions.DEFAULT, file), 2, 0, 0, 1);

        assertThat(loads.quarantine()).singleElement().satisfies(row -> {
            assertThat(row.get("reason")).isEqualTo("record-too-long");
            assertThat((String) row.get("detail")).contains("load.max-payload");
            assertThat(row.get("raw_truncated")).isEqualTo(true);
        });
    }

    @Test
    void aPayloadLongerThanARecordMayBeIsTaken() {
        Path file = loads.write(
                "a.ndjson",
                line("kraken", "trades", json("{\"t\":" + array(row(1)) + ",\"x\":\"" + "y".repeat(4 << 20) + "\"}")));

        assertCounts(load(LoadOptions.DEFAULT, file), 1, 0, 0, 0);
    }

    @Test
    void aLargeRecordingIsCutIntoChunksBetweenItsLines() {
        // 37 records a line: no multiple of the chunk's 100
        Path file = loads.write("a.ndjson", lines(0, 100, i -> line(i * 37, i * 37 + 37)));
        Loader loader = loader(SMALL_CHUNKS);

        assertCounts(load(loader, LoadOptions.DEFAULT, SourceFile.recording(file)), 3700, 0, 0, 0);

        assertThat(loads.column("select first_record || ' ' || read from ops.loads order by chunk"))
                .hasSize(34)
                .startsWith("0 111", "111 111")
                .endsWith("3663 37");
        assertThat(loads.count("(select distinct trade_id from pit.trades) t")).isEqualTo(3700);
    }

    @Test
    void aLoadThatWasCutOffGoesOnBehindWhatIsThere() {
        Path file = loads.write("a.ndjson", lines(0, 200, i -> i % 20 == 7 ? "bad" : line(i * 37, i * 37 + 37)));
        for (int round = 0; round < 3; round++) {
            long failAt = 1500L * (round + 1);
            assertThatThrownBy(() -> loader(SMALL_CHUNKS)
                            .load(List.of(SourceFile.recording(file)), LoadOptions.DEFAULT, failingAt(failAt)))
                    .hasMessage("out of luck");
        }

        LoadReport rest = load(loader(SMALL_CHUNKS), LoadOptions.DEFAULT, SourceFile.recording(file));

        assertThat(rest.read()).isEqualTo(190 * 37 + 10);
        assertThat(rest.duplicate()).isPositive();
        assertThat(loads.count(TRADES)).isEqualTo(190 * 37);
        assertThat(loads.quarantine()).hasSize(10);
        assertThat(database.number("select sum(read) from ops.loads")).isEqualTo(rest.read());
        assertThat(state(load(LoadOptions.DEFAULT, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void aForcedLoadTakesWhatAMendedMappingMakesOfTheLines() {
        JsonNode renamed = json(row(2).toString().replace("\"px\"", "\"p\""));
        Path file = loads.write(
                "a.ndjson",
                line("kraken", "trades", array(row(1), renamed)) + "\n"
                        + line("okx", "trades", array(row(3), row(4), row(5))));
        assertCounts(load(LoadOptions.DEFAULT, file), 1, 0, 0, 2);
        payloads.priceNames.set(List.of("px", "p"));
        payloads.exchanges.set(List.of("kraken", "okx"));

        assertCounts(load(FORCE, file), 4, 0, 1, 0);
        assertThat(loads.count(TRADES)).isEqualTo(5);
    }

    @Test
    void aDryRunTellsWhatWouldBeAndLeavesNothing() {
        Path file = loads.write("a.ndjson", line(0, 3) + "\n" + regime("2026-01-01T00:00:00Z") + "\nbad\n");
        Path same = loads.write("b.ndjson", line(1, 5));

        LoadReport report = load(DRY_RUN, file, same);

        assertCounts(report, 6, 0, 2, 1);
        assertThat(report.files().get(0).inserted()).isEqualTo(4);
        for (String table : List.of(TRADES, SNAPSHOTS, "ops.loads", "ops.quarantine")) {
            assertThat(loads.count(table)).as(table).isZero();
        }
        assertCounts(load(LoadOptions.DEFAULT, file, same), 6, 0, 2, 1);
    }

    @Test
    void anAtomicLoadOfSeveralDatasetsIsAllOrNothing() {
        Path file = loads.write("a.ndjson", line(0, 3) + "\n" + regime("2026-01-01T00:00:00Z") + "\nbad\nworse\n");

        LoadReport tooMany = load(atMost(1), file);

        assertThat(state(tooMany)).isEqualTo(FileState.REJECTED);
        assertThat(tooMany.rejected()).isEqualTo(tooMany.read());
        assertThat(tooMany.files().get(0).note()).contains("2 records were refused, 1 are allowed", "line 3");
        assertThat(loads.count(TRADES) + loads.count(SNAPSHOTS) + loads.count("ops.loads"))
                .isZero();
        assertCounts(load(atMost(2), file), 4, 0, 0, 2);
        assertThat(state(load(ATOMIC, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void aShareOfRefusalsCountsOverAllDatasetsOfTheFile() {
        // of the trades alone half are refused, of all records a quarter
        String content = line("kraken", "trades", array(row(0), row(1).without("px"))) + "\n"
                + regime("2026-01-01T00:00:00Z") + "\n" + regime("2026-01-01T04:00:00Z") + "\n";
        Path file = loads.write("a.ndjson", content);
        LoadOptions tenth = new LoadOptions(false, false, OptionalLong.empty(), OptionalDouble.of(0.1), false);
        LoadOptions third = new LoadOptions(false, false, OptionalLong.empty(), OptionalDouble.of(0.3), false);

        assertThat(state(load(tenth, file))).isEqualTo(FileState.REJECTED);
        assertCounts(load(third, file), 3, 0, 0, 1);
    }

    @Test
    void aDamagedRecordingIsOneRefusal() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(gzip)) {
            stream.write((line(0, 3) + "\n" + regime("2026-01-01T00:00:00Z")).getBytes(StandardCharsets.UTF_8));
        }
        Path file = loads.write("a.ndjson.gz", Arrays.copyOf(gzip.toByteArray(), gzip.size() - 9));

        LoadReport report = load(LoadOptions.DEFAULT, file);

        assertThat(state(report)).isEqualTo(FileState.REJECTED);
        assertThat(report.read()).isEqualTo(1);
        assertThat(loads.quarantine()).singleElement().satisfies(row -> assertThat(row.get("reason"))
                .isEqualTo("damaged-file"));
    }

    @Test
    void barePayloadsBecomeLinesOfWhatIsSaidOfThem() {
        PayloadFrame frame = new PayloadFrame("kraken", "trades", "ETH/USD", "2026-01-01T00:00:01.5Z");
        Path pretty = loads.write("pretty.json", array(row(0), row(1)).toPrettyString());
        Path several = loads.write("several.json", array(row(2), row(3)) + "\n{\"t\":[" + row(4) + "]}\n");
        Path gap = loads.write("empty.json", "[]");

        LoadReport report =
                load(loader(ChunkLimits.STANDARD), LoadOptions.DEFAULT, payloads(frame, pretty, several, gap));

        assertCounts(report, 5, 0, 0, 0);
        assertThat(report.files()).extracting(FileReport::dataset).containsOnly(TRADES);
        assertThat(loads.column("select distinct symbol from pit.trades")).containsExactly("ETH/USD");
    }

    @Test
    void thePayloadThatIsRefusedStandsInQuarantineAsALine() {
        PayloadFrame frame = new PayloadFrame("kraken", "trades", "ETH \"/USD", null);
        Path html = loads.write("html.json", "<html>busy</html>");
        Path injected = loads.write("injected.json", "[],\"kind\":\"regimes\"");
        Path row = loads.write("row.json", array(row(1).without("px")).toString());

        assertCounts(
                load(loader(ChunkLimits.STANDARD), LoadOptions.DEFAULT, payloads(frame, html, injected, row)),
                0,
                0,
                0,
                3);

        String head = "{\"exchange\":\"kraken\",\"kind\":\"trades\",\"symbol\":\"ETH \\\"/USD\",\"received_at\":null,"
                + "\"payload\":";
        assertThat(loads.quarantine())
                .extracting(each -> text(each.get("raw")))
                .containsExactlyInAnyOrder(
                        head + "<html>busy</html>}",
                        head + ",\"kind\":\"regimes\"}",
                        json(head + array(row(1).without("px")) + "}").toString());
    }

    @Test
    void theSamePayloadOfAnotherSymbolIsAnotherLoad() {
        Path file = loads.write("a.json", array(row(0)).toString());
        Loader loader = loader(ChunkLimits.STANDARD);

        load(loader, LoadOptions.DEFAULT, payloads(new PayloadFrame("kraken", "trades", "ETH/USD", null), file));
        LoadReport other = load(
                loader, LoadOptions.DEFAULT, payloads(new PayloadFrame("kraken", "trades", "BTC/USD", null), file));

        assertCounts(other, 1, 0, 0, 0);
        assertThat(loads.count(TRADES)).isEqualTo(2);
    }

    @Test
    void aKindThatThereIsNotIsRefusedBeforeAnythingIsLoaded() {
        Path file = loads.write("a.json", "[]");
        SourceFile gossip = SourceFile.payloads(file, new PayloadFrame("kraken", "gossip", null, null));

        assertThatThrownBy(() -> load(loader(ChunkLimits.STANDARD), LoadOptions.DEFAULT, gossip))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gossip")
                .hasMessageContaining("trades, regimes");
        assertThatThrownBy(() -> load(loads.loader, LoadOptions.DEFAULT, SourceFile.recording(file)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("config/exchanges");
    }

    @Test
    void loadersOfOneMixedRecordingShareIt() throws Exception {
        Path file = loads.write(
                "a.ndjson",
                lines(
                        0,
                        120,
                        i -> i % 10 == 3
                                ? regime("2026-01-%02dT%02d:00:00Z".formatted(1 + i / 60, i / 10 % 6 * 4))
                                : line(i * 37, i * 37 + 37)));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<LoadReport>> running = IntStream.range(0, 3)
                .mapToObj(i -> loader(SMALL_CHUNKS))
                .map(loader -> threads.submit(() -> load(loader, LoadOptions.DEFAULT, SourceFile.recording(file))))
                .toList();
        long inserted = 0;
        for (Future<LoadReport> each : running) {
            inserted += each.get().inserted();
        }
        threads.shutdown();

        assertThat(inserted).isEqualTo(108 * 37 + 12);
        assertThat(loads.count(TRADES)).isEqualTo(108 * 37);
        assertThat(loads.count(SNAPSHOTS)).isEqualTo(12);
        loads.assertThatLedgerAddsUp(TRADES);
        loads.assertThatLedgerAddsUp(SNAPSHOTS);
    }

    private LoadReport load(LoadOptions options, Path... files) {
        List<SourceFile> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(SourceFile.recording(file));
        }
        return load(loader(ChunkLimits.STANDARD), options, sources.toArray(SourceFile[]::new));
    }

    private static LoadReport load(Loader loader, LoadOptions options, SourceFile... files) {
        return loader.load(List.of(files), options, LoadProgress.silent());
    }

    private Loader loader(ChunkLimits limits) {
        PayloadDecoders decoders = payloads;
        return loads.newLoader(limits, loads.catalog, decoders, database.transactions());
    }

    private static SourceFile[] payloads(PayloadFrame frame, Path... files) {
        return Arrays.stream(files)
                .map(file -> SourceFile.payloads(file, frame))
                .toArray(SourceFile[]::new);
    }

    private static LoadOptions atMost(long refusals) {
        return new LoadOptions(false, false, OptionalLong.of(refusals), OptionalDouble.empty(), false);
    }

    private static LoadProgress failingAt(long records) {
        return new LoadProgress() {
            private long done;

            @Override
            public void began(int files, long totalBytes) {}

            @Override
            public synchronized void advanced(long bytes, long newRecords) {
                done += newRecords;
                if (done >= records) {
                    throw new IllegalStateException("out of luck");
                }
            }

            @Override
            public void ended() {}
        };
    }

    static String regime(String ts) {
        return line(
                "kraken",
                "regimes",
                array(json(("{\"ts\":\"%s\",\"realized_vol_7d\":0.5,\"pct_above_20ma\":50,"
                                + "\"breadth_thrust\":0.1,\"regime\":\"mixed\",\"weights\":{\"momentum\":40,\"technical\":20,"
                                + "\"volume\":20,\"quality\":15,\"social\":5},\"created_at\":\"%s\"}")
                        .formatted(ts, ts))));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
