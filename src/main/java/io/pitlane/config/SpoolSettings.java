package io.pitlane.config;

/**
 * The backlog on disk.
 *
 * @param maxBytes the most that all its files may hold together
 * @param minFreeBytes what stays free on its disk
 * @param whenFull for datasets that do not say it themselves
 */
public record SpoolSettings(long maxBytes, long minFreeBytes, FullPolicy whenFull) {}
