package io.pitlane.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How exchanges are polled.
 *
 * @param enabled whether the feeds of {@code config/feeds.yaml} are polled at all
 * @param baseUrl where requests go instead, to {@code <baseUrl>/<venue><path>}; without a slash at its end
 * @param keepsPace whether requests keep the pace of each venue; always true where {@code baseUrl} is empty
 * @param readTimeout how long an answer may take, from the request to its last byte
 * @param maxResponseBytes a longer answer is given up, before and after it is unpacked
 * @param failuresToPause after so many failures in a row a venue is left alone
 * @param pause for how long
 */
public record FeedSettings(
        boolean enabled,
        Optional<URI> baseUrl,
        boolean keepsPace,
        Duration connectTimeout,
        Duration readTimeout,
        int maxResponseBytes,
        int failuresToPause,
        Duration pause) {}
