package io.pitlane.config;

/**
 * How much is read from files for one request, where there is no database to ask.
 *
 * @param maxFiles of the spool and of the PIT tree together
 */
public record FileReadSettings(int maxFiles) {}
