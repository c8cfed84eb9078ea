package io.pitlane.config;

/** The listener for health, metrics and everything else over HTTP. */
public record HttpSettings(String host, int port) {}
