package io.pitlane.route;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What may pass between HTTP headers and message headers: a short list each way. Request headers, and query parameters
 * that pose as such, can neither steer Camel nor come back in a response. Stateless.
 */
public final class HttpDoor implements HeaderFilterStrategy {

    private static final Set<String> INWARDS = Set.of("accept", "content-encoding", "content-type", "idempotency-key");
    private static final Set<String> OUTWARDS =
            Set.of("allow", "cache-control", "content-type", "retry-after", "x-pitlane-complete", "x-pitlane-tier");

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !INWARDS.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUTWARDS.contains(name.toLowerCase(Locale.ROOT));
    }
}
