package io.pitlane.route;

import io.pitlane.store.LineForm;
import io.pitlane.store.Store;
import io.pitlane.store.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Hands the body over as a submission, and goes on with its {@link io.pitlane.store.Receipt} as body when the records
 * are durable.
 *
 * <p>The body is NDJSON, a record a line, as bytes, text or a stream. Header {@code Idempotency-Key}
 * is the batch id, {@code PitlaneSource} who sends, {@code PitlaneForm} says {@code recording} where the lines are
 * recorded payloads.
 */
final class StoreProducer extends DefaultAsyncProducer {

    static final String BATCH_ID = "Idempotency-Key";
    static final String SOURCE = "PitlaneSource";
    static final String FORM = "PitlaneForm";

    private final Store store;
    private final String dataset;

    StoreProducer(StoreEndpoint endpoint, Store store, String dataset) {
        super(endpoint);
        this.store = store;
        this.dataset = dataset;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            store.submit(submission(exchange)).whenComplete((receipt, failure) -> {
                if (failure == null) {
                    exchange.getMessage().setBody(receipt);
                } else {
                    exchange.setException(failure);
                }
                callback.done(false);
            });
            return false;
        } catch (IOException | RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private Submission submission(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String form = message.getHeader(FORM, "records", String.class);
        return Submission.ofLines(
                dataset,
                LineForm.valueOf(form.toUpperCase(Locale.ROOT)),
                message.getHeader(BATCH_ID, "", String.class),
                message.getHeader(SOURCE, "route", String.class),
                bytes(message));
    }

    private byte[] bytes(Message message) throws IOException {
        InputStream stream = message.getBody(InputStream.class);
        if (stream == null) {
            throw new IllegalArgumentException("store:" + dataset + " takes lines as bytes, text or a stream");
        }
        try (stream) {
            return stream.readAllBytes();
        }
    }
}
