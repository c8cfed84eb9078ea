package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.CatalogFixture;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** That a decoded record gives the same row, or the same refusal, whether its values are taken or its JSON is read. */
final class RowBothWays {

    private static final List<Instant> NOW =
            List.of(Instant.parse("2035-01-01T00:00:00Z"), Instant.parse("2012-01-01T00:00:00Z"));

    private final RecordCodec taking;
    private final RecordCodec reading;

    RowBothWays(MarketKind kind) {
        Dataset dataset = CatalogFixture.shipped(kind.dataset());
        taking = new RecordCodec(dataset, new ExchangeNumbers());
        reading = new RecordCodec(dataset, new ExchangeNumbers());
    }

    /** An encoding. */
    private interface Encoding {

        void to(RowBuffer rows, long now) throws RefusedRecordException;
    }

    void check(DecodedRecord record) {
        byte[] json = record.json();
        for (Instant instant : NOW) {
            long now = Timestamps.micros(instant);
            String taken = row((rows, micros) -> taking.encode(record, rows, micros), now);
            String read = row((rows, micros) -> reading.encode(json, 0, json.length, rows, micros), now);
            assertThat(taken).as(() -> new String(json, StandardCharsets.UTF_8)).isEqualTo(read);
        }
    }

    private static String row(Encoding encoding, long now) {
        RowBuffer rows = new RowBuffer(1, 16);
        try {
            encoding.to(rows, now);
            return HexFormat.of().formatHex(Arrays.copyOf(rows.bytes(), rows.length()));
        } catch (RefusedRecordException e) {
            assertThat(rows.length()).isZero();
            return e.reason() + ": " + e.getMessage();
        }
    }
}
