package io.pitlane.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The recorded line: {@code {"exchange", "kind", "symbol", "received_at", "payload"}}, the carrier of everything that
 * comes from an exchange. Stateless.
 */
final class PayloadLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PayloadLine() {}

    /**
     * One line without its end.
     *
     * @param symbol canonical; empty where the payload names its symbols itself
     * @param answer its payload goes in as it came, but for line breaks between its tokens, which become blanks
     */
    static byte[] of(String venue, String kind, Optional<String> symbol, WireAnswer answer) {
        byte[] payload = answer.payload().clone();
        for (int i = 0; i < payload.length; i++) {
            // Inside of strings JSON has no raw line breaks, so that no text is changed.
            if (payload[i] == '\n' || payload[i] == '\r') {
                payload[i] = ' ';
            }
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(payload.length + 200);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("exchange", venue);
            json.writeStringField("kind", kind);
            json.writeStringField("symbol", symbol.orElse(null));
            json.writeStringField("received_at", answer.receivedAt().toString());
            json.writeFieldName("payload");
            json.writeRawValue("");
            json.flush();
            line.writeBytes(payload);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.toByteArray();
    }
}
