package io.pitlane.config;

/**
 * How much may be posted at once.
 *
 * @param maxRecords records of one body
 * @param maxUnpacked bytes of a body when its compression is undone
 */
public record IngestSettings(int maxRecords, int maxUnpacked) {}
