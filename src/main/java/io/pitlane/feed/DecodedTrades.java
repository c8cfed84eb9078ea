package io.pitlane.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.exchange.MarketKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The trades of an answer as canonical records; what does not fit the mapping is left to the loader. Immutable. */
final class DecodedTrades {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> records;

    private DecodedTrades(List<JsonNode> records) {
        this.records = records;
    }

    static DecodedTrades of(PayloadDecoders decoders, List<byte[]> lines) {
        PayloadDecoder decoder = decoders.decoder(MarketKind.TRADES.dataset());
        Collected collected = new Collected();
        for (byte[] line : lines) {
            try {
                decoder.decode(line, 0, line.length, collected);
            } catch (RefusedRecordException wholeLine) {
                // The loader says so, and quarantines it.
                continue;
            }
        }
        return new DecodedTrades(collected.records);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /**
     * The same trades as records of {@code pit.trades}, one a line. A trade without an id is left out: nothing could tell
     * it from its repetition in the next poll.
     *
     * @param symbol as the venue names it
     */
    byte[] asPitTrades(String venue, String symbol) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonNode record : records) {
            if (record.path("trade_id").isNull() || record.path("trade_id").isMissingNode()) {
                continue;
            }
            ObjectNode trade = JSON.createObjectNode();
            trade.set("ts", record.path("ts"));
            trade.put("symbol", symbol);
            trade.put("venue", venue);
            trade.set("side", record.path("side"));
            trade.put("price", new BigDecimal(record.path("price").asText()));
            trade.put("qty", new BigDecimal(record.path("size").asText()));
            trade.set("trade_id", record.path("trade_id"));
            try {
                lines.writeBytes(JSON.writeValueAsBytes(trade));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static final class Collected implements PayloadDecoder.Sink {

        private final List<JsonNode> records = new ArrayList<>();

        @Override
        public void payload() {
            // Ordinals are the loader's affair.
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            try {
                records.add(JSON.readTree(json, from, to - from));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            // The loader quarantines it.
        }
    }
}
