package io.pitlane.config;

/**
 * The loader.
 *
 * @param connections 1 or 2: how many connections share one load
 * @param maxRecordBytes a longer record is refused
 */
public record LoadSettings(int connections, int maxRecordBytes) {}
