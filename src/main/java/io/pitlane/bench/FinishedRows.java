package io.pitlane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the records of recorded trades are as finished rows, in the text format of COPY. Decoded by the product's own
 * decoders, so that both sides of a bench hold the same. Not thread-safe.
 */
final class FinishedRows {

    static final String COLUMNS = "exchange_id, symbol, ts, ts_source, received_at, trade_id, price, size, side, raw";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PayloadDecoder decoder;
    private final Map<String, Integer> exchangeIds;

    /** @param exchangeIds the numbers of the exchanges by their names */
    FinishedRows(PayloadDecoders decoders, Map<String, Integer> exchangeIds) {
        this.decoder = decoders.decoder("market.trades");
        this.exchangeIds = exchangeIds;
    }

    /** The rows of one recorded line, each with its line's end. */
    String of(String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        StringBuilder rows = new StringBuilder(256);
        try {
            decoder.decode(text, 0, text.length, new Rows(rows));
        } catch (RefusedRecordException e) {
            throw new IllegalStateException("the bench's own line is refused: " + e.getMessage() + ": " + line, e);
        }
        return rows.toString();
    }

    /** Writes what it hears of. */
    private final class Rows implements PayloadDecoder.Sink {

        private final StringBuilder rows;

        Rows(StringBuilder rows) {
            this.rows = rows;
        }

        @Override
        public void payload() {
            // rows are told apart by their ids
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            try {
                JsonNode trade = JSON.readTree(json, from, to - from);
                rows.append(exchangeIds.get(trade.get("exchange").textValue()));
                for (String column : COLUMNS.substring(COLUMNS.indexOf(' ') + 1).split(", ")) {
                    rows.append('\t').append(copyText(trade.get(column)));
                }
                rows.append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("the decoder wrote what is not JSON", e);
            }
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            throw new IllegalStateException("the bench's own trade is refused: " + pointer + ": " + detail);
        }
    }

    private static String copyText(JsonNode value) {
        if (value == null || value.isNull()) {
            return "\\N";
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.replace("\\", "\\\\");
    }
}
