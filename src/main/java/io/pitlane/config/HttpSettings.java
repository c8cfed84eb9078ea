package io.pitlane.config;

/**
 * The listener for health, metrics and everything else over HTTP.
 *
 * @param host an address of this machine, or 0.0.0.0 for all of them
 * @param port 0 to 65535; 0 picks a free one
 * @param metricsOpen whether the metrics page asks for no token
 */
public record HttpSettings(String host, int port, boolean metricsOpen, HttpLimits limits) {}
