package io.pitlane.route;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Runs its route on the event loop of the connection that the request came over: a step that takes long has to be
 * asynchronous, and to come back to that thread. The answer is what {@link AnswerWriting} left in the message.
 */
final class EventLoopConsumer extends VertxPlatformHttpConsumer {

    private static final int FAILED = 500;

    EventLoopConsumer(PlatformHttpEndpoint endpoint, Processor processor, int port) {
        super(endpoint, processor, List.of(), VertxPlatformHttpRouter.getRouterNameFromPort(port));
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        if (isSuspended()) {
            super.handleRequest(context); // it says so
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        processHttpRequest(exchange, context).onComplete(read -> {
            if (read.failed()) {
                end(exchange, context, read.cause());
            } else {
                begin(exchange, context);
            }
        });
    }

    private void begin(Exchange exchange, RoutingContext context) {
        try {
            createUoW(exchange);
            getAsyncProcessor().process(exchange, done -> end(exchange, context, exchange.getException()));
        } catch (Exception e) {
            end(exchange, context, e);
        }
    }

    private void end(Exchange exchange, RoutingContext context, Throwable failure) {
        try {
            if (failure == null) {
                write(exchange, context.response());
            } else {
                getExceptionHandler().handleException("A request failed outside of every policy", exchange, failure);
                context.fail(FAILED, failure);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void write(Exchange exchange, HttpServerResponse response) {
        Message message = exchange.getMessage();
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        response.setStatusCode(message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
        message.getHeaders().forEach((name, value) -> {
            if (!filter.applyFilterToCamelHeaders(name, value, exchange)) {
                response.putHeader(name, value.toString());
            }
        });
        response.end(message.getBody(String.class));
    }
}
