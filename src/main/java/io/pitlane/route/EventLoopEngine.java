package io.pitlane.route;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Serves routes whose steps never wait: they begin on the thread that read the request, and end on the one that writes the
 * answer, so that thousands of requests under way hold no thread. For the routes that name it as {@code platformHttpEngine}.
 * Thread-safe.
 */
public final class EventLoopEngine extends ServiceSupport implements PlatformHttpEngine {

    private final int port;

    /** @param port of the listener as the settings have it */
    public EventLoopEngine(int port) {
        this.port = port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new EventLoopConsumer(endpoint, processor, port);
    }
}
