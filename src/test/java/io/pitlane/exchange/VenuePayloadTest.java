package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.dataset.CatalogFixture;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Payloads of our own, in the shape that each venue documents, against the records that they must become:
 * {@code src/test/resources/exchange/<venue>/<kind>.json}, a list of cases. A case has {@code what} it is, a {@code payload},
 * a {@code symbol} where the line names the market, and either {@code records} (the members that are not null, without
 * received_at) with {@code refused} rows ({@code pointer} and {@code reason}), or an {@code error} that the refusal of the
 * whole line tells. {@code -Dvenues=okx,bybit} chooses among them.
 */
class VenuePayloadTest {

    private static final Path CASES = Path.of("src/test/resources/exchange");
    private static final Path SAMPLES = Path.of("data/samples/feeds");
    private static final String RECEIVED_AT = "2026-01-15T12:00:02.5Z";

    @TestFactory
    Stream<DynamicTest> everyPayloadBecomesItsRecords() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files(CASES)) {
            String venue = venue(file);
            MarketKind kind = kind(file);
            String text = Files.readString(file);
            JsonNode cases = Decoded.json(text);
            for (int i = 0; i < cases.size(); i++) {
                JsonNode one = cases.get(i);
                String payload = payload(text, i);
                tests.add(dynamicTest(
                        venue + " " + kind.word() + ": " + one.path("what").asText(),
                        () -> check(venue, kind, one, payload)));
            }
        }
        return tests.stream();
    }

    /** What the demo serves and the commands are tried on. */
    @TestFactory
    Stream<DynamicTest> everySampleBecomesRecords() throws IOException {
        return files(SAMPLES).stream()
                .map(file -> dynamicTest(SAMPLES.relativize(file).toString(), () -> {
                    String line =
                            Decoded.recorded(venue(file), kind(file), "BTC/USD", RECEIVED_AT, Files.readString(file));
                    Decoded decoded = Decoded.line(Decoded.CATALOG, kind(file), line);

                    assertThat(decoded.refusals).isEmpty();
                    assertThat(decoded.records).isNotEmpty();
                    encode(kind(file), decoded);
                }));
    }

    private static void check(String venue, MarketKind kind, JsonNode one, String payload)
            throws RefusedRecordException {
        String symbol = one.path("symbol").textValue();
        String line = Decoded.recorded(venue, kind, symbol, RECEIVED_AT, payload);

        if (one.has("error")) {
            assertThat(refusal(kind, line)).contains(one.get("error").textValue());
            return;
        }
        Decoded decoded = Decoded.line(Decoded.CATALOG, kind, line);

        List<String> records = new ArrayList<>();
        decoded.records.forEach(record -> records.add(filled(record)));
        List<String> expected = new ArrayList<>();
        one.path("records").forEach(record -> expected.add(record.toPrettyString()));
        assertThat(records).containsExactlyElementsOf(expected);
        encode(kind, decoded);
        List<String> refused = new ArrayList<>();
        one.path("refused")
                .forEach(row -> refused.add(row.path("pointer").textValue() + " "
                        + row.path("reason").textValue()));
        assertThat(decoded.refusals)
                .extracting(refusal -> refusal.pointer() + " " + refusal.reason())
                .containsExactlyElementsOf(refused);
        checkCuts(kind, decoded);
    }

    /** What stands in quarantine for one row gives the same again. */
    private static void checkCuts(MarketKind kind, Decoded decoded) throws RefusedRecordException {
        for (int i = 0; i < decoded.cuts.size(); i++) {
            assertThat(Decoded.line(Decoded.CATALOG, kind, decoded.cuts.get(i)).texts)
                    .containsExactly(decoded.texts.get(i));
        }
        for (Decoded.Refused refused : decoded.refusals) {
            Decoded again = Decoded.line(Decoded.CATALOG, kind, refused.line());
            assertThat(again.texts).isEmpty();
            assertThat(again.refusals).extracting(Decoded.Refused::reason).containsExactly(refused.reason());
        }
    }

    /** Every record is a row of the kind's dataset, as a load would write it. */
    private static void encode(MarketKind kind, Decoded decoded) throws RefusedRecordException {
        Dataset dataset = CatalogFixture.SHIPPED.find(kind.dataset()).orElseThrow();
        RecordCodec codec = new RecordCodec(dataset, new ExchangeNumbers());
        RowBuffer rows = new RowBuffer(16, 4096);
        codec.beginPayload();
        for (String text : decoded.texts) {
            byte[] json = RecordText.bytes(text);
            codec.encode(json, 0, json.length, rows, Timestamps.micros(Instant.parse("2026-01-15T12:00:03Z")));
        }
        assertThat(rows.rows()).isEqualTo(decoded.records.size());
    }

    private static String refusal(MarketKind kind, String line) {
        try {
            Decoded decoded = Decoded.line(Decoded.CATALOG, kind, line);
            return "not refused: " + decoded.texts + decoded.refusals;
        } catch (RefusedRecordException e) {
            return e.getMessage();
        }
    }

    /** A record without what is null, and without the time of receipt, which is the same for all. */
    private static String filled(JsonNode record) {
        assertThat(record.path("received_at").textValue()).isEqualTo(RECEIVED_AT);
        ObjectNode filled = record.deepCopy();
        filled.remove("received_at");
        List<String> nulls = new ArrayList<>();
        filled.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                nulls.add(member.getKey());
            }
        });
        filled.remove(nulls);
        return filled.toPrettyString();
    }

    /** The payload of a case as it stands in the file, digit for digit. */
    static String payload(String file, int position) {
        byte[] text = file.getBytes(StandardCharsets.UTF_8);
        JsonIndex index = new JsonIndex();
        try {
            index.read(text, 0, text.length);
        } catch (RefusedRecordException e) {
            throw new AssertionError("the cases are no JSON", e);
        }
        int node = index.member(index.element(0, position), new Name("payload"));
        int from = index.wireFrom(node);
        return new String(text, from, index.wireTo(node) - from, StandardCharsets.UTF_8);
    }

    static String venue(Path file) {
        return file.getParent().getFileName().toString();
    }

    /** A second answer of a poll that asks several times stands in {@code instruments-2.json}. */
    static MarketKind kind(Path file) {
        return MarketKind.of(file.getFileName().toString().replaceAll("(-[0-9]+|-now)?\\.json$", ""))
                .orElseThrow();
    }

    static List<Path> files(Path folder) throws IOException {
        String chosen = System.getProperty("venues", "");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file ->
                            chosen.isEmpty() || List.of(chosen.split(",")).contains(venue(file)))
                    .sorted()
                    .toList();
        }
    }
}
