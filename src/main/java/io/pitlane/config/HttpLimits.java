package io.pitlane.config;

import java.time.Duration;

/**
 * How much one caller of the listener may ask of it.
 *
 * @param maxBody bytes of a request body as it comes over the wire
 * @param maxRequestLine bytes of the first line of a request
 * @param maxHeaderSize bytes of all headers of a request
 * @param maxHeaders headers of a request
 * @param maxConnections connections that are open at a time
 * @param requestTimeout from the last byte of the headers to the last byte of the body
 * @param idleTimeout from the opening of a connection, or the end of an answer, to the last byte of the next headers
 */
public record HttpLimits(
        int maxBody,
        int maxRequestLine,
        int maxHeaderSize,
        int maxHeaders,
        int maxConnections,
        Duration requestTimeout,
        Duration idleTimeout) {}
