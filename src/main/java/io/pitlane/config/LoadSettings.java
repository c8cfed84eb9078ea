package io.pitlane.config;

/**
 * The loader.
 *
 * @param connections 1 or 2: how many connections share one load
 * @param maxRecordBytes a longer record is refused
 * @param maxPayloadBytes a longer payload of an exchange, or recorded line, is refused
 */
public record LoadSettings(int connections, int maxRecordBytes, int maxPayloadBytes) {}
