package io.pitlane.route;

import io.netty.channel.Channel;
import io.pitlane.config.DurationText;
import io.pitlane.config.HttpLimits;
import io.pitlane.http.Answer;
import io.pitlane.http.Denial;
import io.pitlane.http.FrontDoor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the number of connections within the limit, and closes those that take too long to say what they want: the headers
 * of a request have to be complete some time after the answer before it, however slowly they trickle in, and its body some
 * time after its headers.
 */
final class OpenConnections {

    private static final long LINGER_MILLIS = 300;

    private final HttpLimits limits;
    private final FrontDoor door;
    private final Vertx vertx;
    private final HttpServerOptions options;
    private final AtomicInteger open = new AtomicInteger();
    /** On which the last word has been said: nothing that still comes over them is looked at. */
    private final Set<HttpConnection> ending = ConcurrentHashMap.newKeySet();
    /** The timer of each connection that is to come up with a request. */
    private final Map<HttpConnection, Long> waiting = new ConcurrentHashMap<>();

    OpenConnections(HttpLimits limits, FrontDoor door, Vertx vertx, HttpServerOptions options) {
        this.limits = limits;
        this.door = door;
        this.vertx = vertx;
        this.options = options;
    }

    void opened(HttpConnection connection) {
        if (open.incrementAndGet() > limits.maxConnections()) {
            open.decrementAndGet();
            door.count(Denial.TOO_MANY_CONNECTIONS);
            connection.close();
            return;
        }
        connection.closeHandler(closed -> {
            open.decrementAndGet();
            stopWaiting(connection);
            ending.remove(connection);
        });
        Channel channel = ((ConnectionBase) connection).channel();
        channel.pipeline().replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
        await(connection);
    }

    /** The headers of a request are complete. */
    void asked(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        stopWaiting(connection);
        long timer = vertx.setTimer(limits.requestTimeout().toMillis(), late -> tooSlow(request));
        request.end().onComplete(end -> vertx.cancelTimer(timer));
        request.response().endHandler(answered -> {
            if (goesOn(connection)) {
                await(connection);
            }
        });
    }

    /** Whether it goes on after what was answered. */
    boolean goesOn(HttpConnection connection) {
        return !ending.contains(connection);
    }

    /**
     * Answers a request that is not let in, and ends the connection: what is left of the request is not waited for. A caller
     * that is still sending is listened to for a moment, since one whose sending fails does not read the answer.
     */
    void refuse(HttpServerRequest request, Answer answer, Map<String, String> headers) {
        HttpConnection connection = request.connection();
        HttpServerResponse response = request.response();
        boolean isMute = response.ended() || response.headWritten();
        if (!ending.add(connection) || isMute) {
            connection.close();
            return;
        }
        stopWaiting(connection);
        headers.forEach(response::putHeader);
        boolean isWhole = request.isEnded() && request.decoderResult().isSuccess();
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Connection", "close")
                .end(answer.body())
                .onComplete(said -> {
                    if (isWhole) {
                        connection.close();
                    } else {
                        vertx.setTimer(LINGER_MILLIS, late -> connection.close());
                    }
                });
    }

    private void tooSlow(HttpServerRequest request) {
        door.count(Denial.TOO_SLOW);
        refuse(
                request,
                Denial.TOO_SLOW.answer("The body did not arrive within " + DurationText.print(limits.requestTimeout())
                        + " (http.request-timeout)"),
                Denial.TOO_SLOW.headers());
    }

    private void await(HttpConnection connection) {
        long timer = vertx.setTimer(limits.idleTimeout().toMillis(), late -> {
            if (waiting.remove(connection) != null) {
                door.count(Denial.IDLE);
                connection.close();
            }
        });
        Long before = waiting.put(connection, timer);
        if (before != null) {
            vertx.cancelTimer(before);
        }
    }

    private void stopWaiting(HttpConnection connection) {
        Long timer = waiting.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
