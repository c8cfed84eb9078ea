package io.pitlane.route;

import io.pitlane.http.Answer;
import io.pitlane.http.IngestDoor;
import io.pitlane.http.IngestRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Takes the posted records of a message in, and goes on with the {@link Answer} as body when they are durable. No thread
 * waits for that; the exchange goes on on the event loop that it came from. Thread-safe.
 */
public final class IngestStep extends AsyncProcessorSupport {

    private final IngestDoor door;

    public IngestStep(IngestDoor door) {
        this.door = door;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Context loop = Vertx.currentContext();
        CompletableFuture<Answer> answer = door.post(request(exchange.getMessage()), aside(loop), backOn(loop));
        if (answer.isDone()) {
            put(exchange, answer);
            callback.done(true);
            return true;
        }
        answer.whenComplete((durable, failure) -> {
            put(exchange, answer);
            callback.done(false);
        });
        return false;
    }

    private static IngestRequest request(Message message) {
        return new IngestRequest(
                message.getHeader("dataset", String.class),
                bytes(message),
                message.getHeader("Content-Type"),
                message.getHeader("Content-Encoding"),
                message.getHeader("Idempotency-Key"),
                message.getHeader(Exchange.HTTP_RAW_QUERY, String.class));
    }

    private static byte[] bytes(Message message) {
        return message.getBody() instanceof Buffer body ? body.getBytes() : message.getBody(byte[].class);
    }

    private static void put(Exchange exchange, CompletableFuture<Answer> answer) {
        try {
            exchange.getMessage().setBody(answer.join());
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
    }

    /** What may take long does not keep the requests of other connections waiting. */
    private static Executor aside(Context loop) {
        return loop == null
                ? Runnable::run
                : work -> loop.executeBlocking(
                        () -> {
                            work.run();
                            return null;
                        },
                        false);
    }

    private static Executor backOn(Context loop) {
        return loop == null ? Runnable::run : work -> loop.runOnContext(now -> work.run());
    }
}
