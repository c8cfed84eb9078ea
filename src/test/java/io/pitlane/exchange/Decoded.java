package io.pitlane.exchange;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a decoder told of one line: for tests. */
final class Decoded implements PayloadDecoder.Sink {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    static final ExchangeCatalog CATALOG = ExchangeCatalog.read(Path.of("config/exchanges"));

    record Refused(RefusalReason reason, String pointer, String detail, String line) {}

    final List<String> texts = new ArrayList<>();
    final List<JsonNode> records = new ArrayList<>();
    final List<String> cuts = new ArrayList<>();
    final List<String> pointers = new ArrayList<>();
    final List<Refused> refusals = new ArrayList<>();
    int payloads;
    /** Records whose row was made in two ways. */
    int compared;

    private final RowBothWays rows;

    Decoded(MarketKind kind) {
        rows = new RowBothWays(kind);
    }

    static Decoded line(ExchangeCatalog catalog, MarketKind kind, String line) throws RefusedRecordException {
        Decoded decoded = new Decoded(kind);
        byte[] text = ("  " + line + "\n ").getBytes(StandardCharsets.UTF_8);
        new ExchangeDecoders(catalog).decoder(kind).decode(text, 2, text.length - 2, decoded);
        return decoded;
    }

    /** @param symbol null: the line names no market */
    static Decoded payload(ExchangeCatalog catalog, String exchange, MarketKind kind, String symbol, String payload)
            throws RefusedRecordException {
        return line(catalog, kind, recorded(exchange, kind, symbol, null, payload));
    }

    static String recorded(String exchange, MarketKind kind, String symbol, String receivedAt, String payload) {
        return "{\"exchange\":\"" + exchange + "\",\"kind\":\"" + kind.word() + "\",\"symbol\":" + quoted(symbol)
                + ",\"received_at\":" + quoted(receivedAt) + ",\"payload\":" + payload + "}";
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    JsonNode only() {
        if (records.size() != 1 || !refusals.isEmpty()) {
            throw new AssertionError("not one record, but " + texts + " and refused " + refusals);
        }
        return records.get(0);
    }

    @Override
    public void payload() {
        payloads++;
    }

    @Override
    public void record(DecodedRecord record, PayloadDecoder.Cut cut) {
        rows.check(record);
        compared++;
        PayloadDecoder.Sink.super.record(record, cut);
    }

    @Override
    public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
        String text = new String(json, from, to - from, StandardCharsets.UTF_8);
        texts.add(text);
        records.add(json(text));
        cuts.add(new String(cut.line(), StandardCharsets.UTF_8));
        pointers.add(cut.pointer());
    }

    @Override
    public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
        refusals.add(new Refused(reason, pointer, detail, new String(cut.line(), StandardCharsets.UTF_8)));
    }
}
