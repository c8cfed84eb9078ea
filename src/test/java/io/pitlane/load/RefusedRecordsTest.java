package io.pitlane.load;

import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.LoadFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken records cost no other, and each is in quarantine with its place, its bytes and its reason. */
@DatabaseTest
class RefusedRecordsTest {

    private static final int LINES = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    RefusedRecordsTest(TestDatabase database) {
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

    /** A line of the file that has to be refused. */
    private record Broken(long line, long offset, byte[] bytes, String reason) {}

    /** A way in which a record can be broken. */
    private record Kind(String reason, String line) {}

    /** Every kind of refusal, for the trade of second {@code i}. */
    private static List<Kind> kinds(int i) {
        String good = trade(i);
        String price = "\"price\":" + (100 + i) + ".5";
        return List.of(
                new Kind("bad-json", good.substring(0, good.length() - 1)),
                new Kind("bad-json", "nonsense \"" + i),
                new Kind("bad-json", good + good),
                new Kind("not-an-object", "[" + good + "]"),
                new Kind("wrong-type", good.replace(price, "\"price\":\"12 dollars\"")),
                new Kind("wrong-type", good.replaceFirst("\"ts\":\"[^\"]*\"", "\"ts\":\"yesterday\"")),
                new Kind("missing-field", good.replace("\"symbol\":\"BTC/USD\",", "")),
                new Kind("missing-field", good.replace(price, "\"price\":null")),
                new Kind("check-violated", good.replace(price, "\"price\":0")),
                new Kind("check-violated", good.replace("\"qty\":", "\"qty\":-")),
                new Kind("not-finite", good.replace(price, "\"price\":NaN")),
                new Kind("not-finite", good.replace(price, "\"price\":\"NaN\"")),
                new Kind("not-finite", good.replace("\"qty\":0.25", "\"qty\":-Infinity")),
                new Kind("not-finite", good.replace("\"qty\":0.25", "\"qty\":\"Infinity\"")),
                new Kind(
                        "out-of-bounds",
                        good.replaceFirst("\"ts\":\"[^\"]*\"", "\"ts\":\"2009-01-02T23:59:59.999999Z\"")),
                new Kind("out-of-bounds", good.replaceFirst("\"ts\":\"[^\"]*\"", "\"ts\":\"2199-01-01T00:00:00Z\"")),
                new Kind("exponent-too-large", good.replace(price, "\"price\":1e999999999")),
                new Kind("nul-character", good.replace("BTC/USD", "BTC\\u0000USD")),
                new Kind("nested-too-deep", trade(i, "\"deep\":" + "[".repeat(65) + "]".repeat(65))),
                new Kind("duplicate-key", trade(i, "\"qty\":0.25")),
                new Kind("duplicate-key", trade(i, "\"a\":1,\"a\":2")),
                new Kind("unknown-word", good.replace("kraken", "bybit")),
                new Kind("bad-utf8", good.replace("BTC", "\u00FF")),
                new Kind("conflict", trade(i, "\"trade_id\":\"t0\"")));
    }

    @Test
    void ofAHundredThousandLinesOnlyTheBrokenOnesAreRefused() throws IOException {
        List<Broken> broken = new ArrayList<>();
        Path file = loads.write("trades.ndjson", content(broken));

        LoadReport report = loads.load(TRADES, file);

        assertCounts(report, 99_000, 0, 0, 1_000);
        assertThat(loads.count(TRADES)).isEqualTo(99_000);
        assertThatQuarantineHolds(broken);
        Path rejects = rejectsFile();
        byte[] first = Files.readAllBytes(rejects);
        assertThatRejectsFileHolds(rejects, broken);

        Files.delete(rejects);
        assertThat(state(loads.load(TRADES, file))).isEqualTo(FileState.DUPLICATE);
        assertThat(Files.readAllBytes(rejects)).isEqualTo(first);
    }

    @Test
    void theRejectsFileOfASmallFileIsMadeAgainToo() throws IOException {
        Path file = loads.write("small.json", "[" + trade(1) + ", {\"x\": 1}]");
        loads.load(TRADES, file);
        Path rejects = rejectsFile();
        JsonNode line = JSON.readTree(rejects.toFile());
        assertThat(line.get("pointer").asText()).isEqualTo("/1");
        assertThat(line.get("raw").asText()).isEqualTo("{\"x\": 1}");
        Files.delete(rejects);

        loads.load(TRADES, file);
        assertThat(rejects).exists();

        Files.delete(rejects);
        loads.load(LoadFixture.ATOMIC, TRADES, file);
        assertThat(rejects).exists();
    }

    @Test
    void aFileWithTheLongestNameCanHaveRefusals() throws IOException {
        loads.load(TRADES, loads.write("é".repeat(120) + ".ndjson", "bad\n"));
        assertThat(rejectsFile()).exists();
    }

    private static byte[] content(List<Broken> broken) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < LINES; i++) {
            byte[] line;
            if (i % 100 == 37) {
                int number = i / 100;
                List<Kind> kinds = kinds(i);
                Kind kind = number % 250 == 3
                        ? new Kind("record-too-long", trade(i, "\"long\":\"" + "x".repeat(1 << 20) + "\""))
                        : kinds.get(number % kinds.size());
                // One byte a character, so that it is no UTF-8 where it should not be.
                line = kind.line().getBytes(StandardCharsets.ISO_8859_1);
                broken.add(new Broken(i + 1L, content.size(), line, kind.reason()));
            } else {
                line = trade(i).getBytes(StandardCharsets.ISO_8859_1);
            }
            content.write(line);
            content.write('\n');
        }
        return content.toByteArray();
    }

    private void assertThatQuarantineHolds(List<Broken> expected) {
        List<Map<String, Object>> rows = loads.quarantine();
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Broken broken = expected.get(i);
            Map<String, Object> row = rows.get(i);
            assertThat(row)
                    .as("line %s: %s", broken.line(), row.get("detail"))
                    .containsEntry("reason", broken.reason())
                    .containsEntry("line", broken.line())
                    .containsEntry("record", broken.line() - 1)
                    .containsEntry("pointer", "")
                    .containsEntry("byte_offset", broken.offset())
                    .containsEntry("raw_bytes", (long) broken.bytes().length)
                    .containsEntry("raw_truncated", broken.reason().equals("record-too-long"));
            byte[] raw = (byte[]) row.get("raw");
            assertThat(broken.bytes()).startsWith(raw);
            assertThat(raw.length).isEqualTo(Math.min(broken.bytes().length, raw.length));
            assertThat(row.get("detail").toString()).isNotBlank();
        }
    }

    private static void assertThatRejectsFileHolds(Path rejects, List<Broken> expected) throws IOException {
        List<String> lines = Files.readAllLines(rejects);
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            Broken broken = expected.get(i);
            assertThat(line.get("line").longValue()).isEqualTo(broken.line());
            assertThat(line.get("byte_offset").longValue()).isEqualTo(broken.offset());
            assertThat(line.get("reason").asText()).isEqualTo(broken.reason());
            assertThat(line.get("raw_bytes").longValue()).isEqualTo(broken.bytes().length);
            if (broken.reason().equals("bad-utf8")) {
                assertThat(line.get("raw_base64").binaryValue()).isEqualTo(broken.bytes());
            } else {
                assertThat(new String(broken.bytes(), StandardCharsets.US_ASCII))
                        .startsWith(line.get("raw").asText());
            }
        }
    }

    private Path rejectsFile() throws IOException {
        try (var files = Files.list(loads.quarantineFolder.resolve(TRADES))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
