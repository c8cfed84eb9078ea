package io.pitlane.feed;

import java.time.Instant;
import java.util.Map;

/**
 * What an exchange answered.
 *
 * @param payload well-formed JSON, as it came; unpacked
 * @param receivedAt when its last byte had arrived
 * @param headers by their lower-case names, the first of each
 */
public record WireAnswer(byte[] payload, Instant receivedAt, Map<String, String> headers) {

    public WireAnswer(byte[] payload, Instant receivedAt) {
        this(payload, receivedAt, Map.of());
    }

    public WireAnswer {
        headers = Map.copyOf(headers);
    }
}
