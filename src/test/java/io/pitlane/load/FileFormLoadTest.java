package io.pitlane.load;

import static io.pitlane.load.LoadFixture.ATOMIC;
import static io.pitlane.load.LoadFixture.DRY_RUN;
import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of file ends in the same rows; a damaged one ends in quarantine. */
@DatabaseTest
class FileFormLoadTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    FileFormLoadTest(TestDatabase database) {
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

    @ParameterizedTest
    @ValueSource(ints = {10, 2000})
    void linesArraysAndTheirCompressedFormsBringTheSameRecords(int records) throws IOException {
        String lines = trades(0, records);
        String array = IntStream.range(0, records)
                .mapToObj(LoadFixture::trade)
                .collect(Collectors.joining(",\n", "[\n", "\n]"));
        Path first = loads.write("a.ndjson", lines);
        assertCounts(loads.load(TRADES, first), records, 0, 0, 0);

        Path[] others = {
            loads.write("a.json", array),
            loads.write("a.ndjson.gz", gzip(lines)),
            loads.write("a.json.gz", gzip(array)),
            loads.write("a.ndjson.zst", Zstd.compress(bytes(lines))),
            loads.write("a.json.zst", Zstd.compress(bytes(array))),
            loads.write("no-ending", lines.replace("\n", "\r\n")),
        };
        assertCounts(loads.load(TRADES, others), 0, 0, 6L * records, 0);
        assertThat(loads.count("ops.loads where last")).isEqualTo(7);
    }

    @Test
    void oneObjectAndAnEnvelopeAreRecordsOfTheirOwn() {
        Path object = loads.write("object.json", trade(1).replace(",", ",\n  "));
        Path envelope = loads.write(
                "envelope.json",
                "{\"entity\":\"trades\",\"timestamp\":\"2026-01-01T00:00:02Z\",\"source\":\"kraken\",\"payload\":"
                        + trade(2).replaceFirst("\"ts\":\"[^\"]*\",", "")
                        + ",\"created_at\":\"2026-01-01T00:00:05Z\"}");
        Path mixed = loads.write("mixed.json", "[" + trade(3) + ", 17, " + trade(1) + ", null]");

        assertCounts(loads.load(TRADES, object, envelope, mixed), 3, 0, 1, 2);
        assertThat(loads.column("select created_at at time zone 'UTC' from pit.trades where trade_id = 't2'"))
                .containsExactly("2026-01-01 00:00:05.0");
        assertThat(loads.quarantine()).extracting(row -> row.get("pointer")).containsExactly("/1", "/3");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3000})
    void aDamagedFileIsRefusedWholeAndAccountedForOnce(int records) throws IOException {
        byte[] whole = gzip(trades(0, records));
        Path cut = loads.write("cut.ndjson.gz", Arrays.copyOf(whole, whole.length - 9));
        Path good = loads.write("good.ndjson", trades(5000, 5010));

        assertThat(state(loads.load(DRY_RUN, TRADES, cut))).isEqualTo(FileState.REJECTED);
        assertThat(state(loads.load(ATOMIC, TRADES, cut))).isEqualTo(FileState.REJECTED);
        LoadReport report = loads.load(TRADES, cut, good);
        assertCounts(report, 10, 0, 0, 1);
        assertThat(report.files().get(0).state()).isEqualTo(FileState.REJECTED);
        assertThat(report.files().get(0).note()).contains("cut off or damaged");
        assertThat(state(loads.load(TRADES, cut))).isEqualTo(FileState.DUPLICATE);
        loads.load(FORCE, TRADES, cut);

        assertThat(loads.quarantine()).hasSize(1);
        assertThat(loads.quarantine().get(0))
                .containsEntry("reason", "damaged-file")
                .containsEntry("raw_bytes", (long) whole.length - 9);
        assertCounts(loads.load(TRADES, loads.write("whole.ndjson.gz", whole)), records, 0, 0, 0);
    }

    @Test
    void aDamagedZstdFileIsRefusedToo() {
        byte[] cut = Zstd.compress(bytes(trades(0, 100)));
        byte[] flipped = withChecksum(bytes(trades(0, 100)));
        flipped[flipped.length / 2] ^= 0x55;

        LoadReport report = loads.load(
                TRADES,
                loads.write("cut.zst", Arrays.copyOf(cut, cut.length - 5)),
                loads.write("flipped.zst", flipped));

        assertThat(report.files()).extracting(FileReport::state).containsOnly(FileState.REJECTED);
        assertThat(loads.count(TRADES)).isZero();
        assertThat(loads.quarantine()).hasSize(2);
    }

    private static byte[] withChecksum(byte[] content) {
        try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            return zstd.setChecksum(true).compress(content);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes(text));
        }
        return bytes.toByteArray();
    }
}
