package io.pitlane.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes the body of an answer as it arrives, and gives it up as soon as it is longer than allowed. */
final class CappedBody implements BodySubscriber<byte[]> {

    /** Tells that the body was given up. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(long mostBytes) {
            super("more than " + mostBytes + " bytes");
        }
    }

    private final int mostBytes;
    private final boolean isTooLongAlready;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private Subscription subscription;

    private CappedBody(int mostBytes, boolean isTooLongAlready) {
        this.mostBytes = mostBytes;
        this.isTooLongAlready = isTooLongAlready;
    }

    /** An announced length that is too long ends it before the first byte. */
    static BodyHandler<byte[]> handler(int mostBytes) {
        return response -> new CappedBody(
                mostBytes, response.headers().firstValueAsLong("content-length").orElse(0) > mostBytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (isTooLongAlready) {
            giveUp();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (taken.size() + (long) buffer.remaining() > mostBytes) {
                giveUp();
                return;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            taken.writeBytes(bytes);
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(taken.toByteArray());
    }

    private void giveUp() {
        subscription.cancel();
        body.completeExceptionally(new TooLongException(mostBytes));
    }
}
