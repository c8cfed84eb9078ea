package io.pitlane.feed;

import java.time.Instant;

/**
 * What an exchange answered.
 *
 * @param payload well-formed JSON, as it came; unpacked
 * @param receivedAt when its last byte had arrived
 */
public record WireAnswer(byte[] payload, Instant receivedAt) {}
