package io.pitlane.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Payloads of an exchange that there is not: {@code {"t": […]}} or a bare array, their elements records of the tables of
 * {@code pit} but for {@code px}, which stands for the price. An element without it is refused; a mapping that is mended
 * takes {@code p} as well.
 */
final class TestPayloads implements PayloadDecoders {

    private static final Map<String, String> DATASETS =
            Map.of("trades", LoadFixture.TRADES, "regimes", LoadFixture.SNAPSHOTS);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of the member that holds the price. */
    final AtomicReference<List<String>> priceNames = new AtomicReference<>(List.of("px"));

    /** Exchanges that are known. */
    final AtomicReference<List<String>> exchanges = new AtomicReference<>(List.of("kraken"));

    @Override
    public PayloadDecoder decoder(String dataset) {
        if (!DATASETS.containsValue(dataset)) {
            throw new IllegalArgumentException(dataset);
        }
        return (text, from, to, sink) -> decode(dataset, text, from, to, sink);
    }

    @Override
    public Optional<String> dataset(String kind) {
        return Optional.ofNullable(DATASETS.get(kind));
    }

    @Override
    public List<String> kinds() {
        return List.of("trades", "regimes");
    }

    private void decode(String dataset, byte[] text, int from, int to, PayloadDecoder.Sink sink)
            throws RefusedRecordException {
        JsonNode line = read(text, from, to);
        String kind = line.path("kind").asText();
        if (!dataset.equals(DATASETS.get(kind))) {
            throw new RefusedRecordException(RefusalReason.UNKNOWN_WORD, "there is no kind \"" + kind + "\"");
        }
        String exchange = line.path("exchange").asText();
        if (!exchanges.get().contains(exchange)) {
            throw new RefusedRecordException(RefusalReason.UNKNOWN_WORD, "there is no exchange \"" + exchange + "\"");
        }
        JsonNode payload = line.path("payload");
        JsonNode rows = payload.isArray() ? payload : payload.path("t");
        if (!rows.isArray()) {
            throw new RefusedRecordException(RefusalReason.WRONG_TYPE, "no shape fits the payload");
        }
        sink.payload();
        String root = payload.isArray() ? "" : "/t";
        for (int i = 0; i < rows.size(); i++) {
            decode((ObjectNode) line, root + "/" + i, rows.get(i), sink);
        }
    }

    private void decode(ObjectNode line, String pointer, JsonNode row, PayloadDecoder.Sink sink) {
        PayloadDecoder.Cut cut = new PayloadDecoder.Cut() {
            @Override
            public byte[] line() {
                ObjectNode cut = line.deepCopy();
                cut.set("payload", JSON.createArrayNode().add(row));
                return bytes(cut);
            }

            @Override
            public String pointer() {
                return pointer;
            }
        };
        if (!line.path("kind").asText().equals("trades")) {
            byte[] json = bytes(row);
            sink.record(json, 0, json.length, cut);
            return;
        }
        Optional<String> price =
                priceNames.get().stream().filter(row::hasNonNull).findFirst();
        if (price.isEmpty()) {
            sink.refused(RefusalReason.MISSING_FIELD, pointer + "/px", "there is no price", cut);
            return;
        }
        ObjectNode json = ((ObjectNode) row).deepCopy();
        json.set("price", json.remove(price.get()));
        json.set("venue", line.get("exchange"));
        if (line.hasNonNull("symbol")) {
            json.set("symbol", line.get("symbol"));
        }
        byte[] padded = (" ".repeat(3) + json).getBytes(StandardCharsets.UTF_8);
        sink.record(padded, 3, padded.length, cut);
    }

    private static JsonNode read(byte[] text, int from, int to) throws RefusedRecordException {
        try {
            return JSON.readTree(text, from, to - from);
        } catch (IOException e) {
            throw new RefusedRecordException(RefusalReason.BAD_JSON, "not JSON");
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One recorded line of trades of the seconds {@code [from, to)} of the year. */
    static String line(int from, int to) {
        ArrayNode rows = JSON.createArrayNode();
        for (int i = from; i < to; i++) {
            rows.add(row(i));
        }
        return line("kraken", "trades", rows);
    }

    static String line(String exchange, String kind, JsonNode payload) {
        ObjectNode line = JSON.createObjectNode();
        line.put("exchange", exchange);
        line.put("kind", kind);
        line.put("symbol", "BTC/USD");
        line.putNull("received_at");
        line.set("payload", payload);
        return line.toString();
    }

    /** A row of trades: the trade of second {@code i} of the year, with the id {@code t<i>}. */
    static ObjectNode row(int i) {
        ObjectNode row = JSON.createObjectNode();
        row.put("ts", LoadFixture.FIRST_TRADE.plusSeconds(i).toString());
        row.put("side", "buy");
        row.put("px", 100 + i);
        row.put("qty", 0.25);
        row.put("trade_id", "t" + i);
        return row;
    }

    static ArrayNode array(JsonNode... rows) {
        return JSON.createArrayNode().addAll(List.of(rows));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
