package io.pitlane.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a payload does not say of itself: with it, a bare payload becomes a recorded line. Immutable.
 *
 * @param exchange venue id, such as {@code binanceusdm}
 * @param kind such as {@code trades}
 * @param symbol canonical; null: the payload says it
 * @param receivedAt RFC 3339, as given; null: not known
 */
public record PayloadFrame(String exchange, String kind, String symbol, String receivedAt) {

    private static final JsonFactory JSON = new JsonFactory();

    public PayloadFrame {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(kind, "kind");
    }

    /** The payload in {@code text[from, to)} as a recorded line. */
    public byte[] line(byte[] text, int from, int to) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(to - from + 256);
        line.writeBytes(head());
        line.write(text, from, to - from);
        line.write('}');
        return line.toByteArray();
    }

    /** What the ledger knows a content by that is loaded in this frame: in another it holds other records. */
    String loadId(String contentSha256) {
        ByteArrayOutputStream identity = new ByteArrayOutputStream();
        identity.writeBytes(head());
        identity.writeBytes(contentSha256.getBytes(StandardCharsets.US_ASCII));
        return ContentCheck.sha256(identity.toByteArray());
    }

    private byte[] head() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(head)) {
            json.writeStartObject();
            json.writeStringField("exchange", exchange);
            json.writeStringField("kind", kind);
            json.writeStringField("symbol", symbol);
            json.writeStringField("received_at", receivedAt);
            json.writeFieldName("payload");
            json.writeRawValue("");
            json.flush();
            return head.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
