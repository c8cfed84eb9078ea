package io.pitlane.config;

/**
 * The embedded PostgreSQL.
 *
 * @param port TCP port on 127.0.0.1; 0 picks a free one
 * @param sharedBuffersBytes 0: chosen from the machine's memory
 * @param maxWalBytes PostgreSQL's {@code max_wal_size}
 * @param walBuffersBytes PostgreSQL's {@code wal_buffers}
 */
public record EmbeddedSettings(int port, long sharedBuffersBytes, long maxWalBytes, long walBuffersBytes) {}
