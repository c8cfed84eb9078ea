package io.pitlane.config;

/**
 * One effective setting, for people.
 *
 * @param value secrets already masked
 * @param origin where it came from, such as {@code default}, {@code .env}, {@code environment PG_DSN}
 */
public record SettingValue(String name, String value, String origin) {}
