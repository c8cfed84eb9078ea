package io.pitlane.regime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A snapshot as the record that the store takes. The same snapshot is the same text. It has no {@code created_at}: the
 * time at which it is taken in becomes that, so that a later derivation counts as newer.
 */
final class SnapshotRecord {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final int HASH_DIGITS = 32;

    private final Snapshot snapshot;
    private final byte[] line;

    SnapshotRecord(Snapshot snapshot) {
        this.snapshot = snapshot;
        ObjectNode record = NODES.objectNode().put("ts", snapshot.ts().toString());
        for (Indicator indicator : Indicator.values()) {
            record.set(indicator.word(), number(snapshot.signals().of(indicator)));
        }
        record.put("regime", snapshot.regime());
        record.set("weights", snapshot.weights());
        record.set("confidence_score", number(snapshot.confidence()));
        record.put("detection_method", snapshot.method());
        record.set("metadata", snapshot.metadata());
        this.line = (text(record) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** With its end. */
    byte[] line() {
        return line;
    }

    /**
     * The same for the same snapshot in place of the same row, and for nothing else: whoever makes it twice stores it once,
     * and a snapshot that comes back after another one is stored again.
     *
     * @param replaced the row that it takes the place of
     */
    String batchId(Optional<Snapshot> replaced) {
        MessageDigest digest = sha256();
        digest.update(line);
        replaced.flatMap(Snapshot::createdAt)
                .map(Instant::toString)
                .ifPresent(time -> digest.update(time.getBytes(StandardCharsets.UTF_8)));
        return "regime-" + snapshot.ts().getEpochSecond() + "-"
                + HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    /** A double as the shortest decimal that gives it back, without an exponent. */
    static JsonNode number(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return NODES.numberNode(decimal.scale() < 0 ? decimal.setScale(0) : decimal);
    }

    static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param text JSON that PostgreSQL wrote */
    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
