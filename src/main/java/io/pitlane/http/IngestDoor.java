package io.pitlane.http;

import io.pitlane.config.IngestSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.RecordLines;
import io.pitlane.store.LineForm;
import io.pitlane.store.Receipt;
import io.pitlane.store.Receipt.RefusedRecord;
import io.pitlane.store.Store;
import io.pitlane.store.StoreRefusalException;
import io.pitlane.store.Submission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes posted records in: {@code POST /ingest/<dataset>}. Answers when they are durable. Thread-safe. */
public final class IngestDoor {

    private static final Logger LOG = LoggerFactory.getLogger(IngestDoor.class);
    private static final String SOURCE = "http";
    private static final int MOST_ERRORS = 1000;
    private static final int RETRY_SECONDS = 1;
    private static final int RETRY_FULL_SECONDS = 30;

    /** Whatever the catalog says of theirs. */
    private static final Set<String> CLOSED_SCHEMAS = Set.of("ops", "desk");

    private final Catalog catalog;
    private final Store store;
    private final IngestSettings limits;

    public IngestDoor(Catalog catalog, Store store, IngestSettings limits) {
        this.catalog = catalog;
        this.store = store;
        this.limits = limits;
    }

    /**
     * Takes a body of records in. Returns soon: what takes long is done aside.
     *
     * @param aside runs what unpacks or cuts a large body, or waits for room
     * @param back runs what comes after: never the thread that wrote the records, which others wait for
     * @return completed by {@code back} when the records are durable or refused; does not fail
     */
    public CompletableFuture<Answer> post(IngestRequest request, Executor aside, Executor back) {
        CompletableFuture<Receipt> taken;
        try {
            taken = taken(request, aside);
        } catch (RuntimeException failure) {
            return CompletableFuture.completedFuture(refusal(request.dataset(), failure));
        }
        return taken.handleAsync(
                (receipt, failure) -> failure == null ? answer(receipt) : refusal(request.dataset(), failure), back);
    }

    private CompletableFuture<Receipt> taken(IngestRequest request, Executor aside) {
        if (!request.isSmall()) {
            return CompletableFuture.supplyAsync(() -> store.submit(submission(request)), aside)
                    .thenCompose(durable -> durable);
        }
        Submission submission = submission(request);
        return store.trySubmit(submission)
                .orElseGet(() -> CompletableFuture.supplyAsync(() -> store.submit(submission), aside)
                        .thenCompose(durable -> durable));
    }

    private Submission submission(IngestRequest request) {
        if (request.query() != null && !request.query().isEmpty()) {
            throw new RefusedRequestException(400, "invalid-parameter", "There are no parameters here");
        }
        requireOpen(request.dataset());
        request.checkType();
        String key = request.key();
        if (request.body() == null) {
            throw malformed("there is nothing in it");
        }
        RecordLines records = records(BodyUnpacking.unpack(request.body(), request.encoding(), limits.maxUnpacked()));
        if (records.count() > limits.maxRecords()) {
            throw new RefusedRequestException(
                    413,
                    "too-many-records",
                    "The body has " + records.count() + " records, " + limits.maxRecords()
                            + " are taken at a time; send it in parts");
        }
        return new Submission(request.dataset(), LineForm.RECORDS, key, SOURCE, records.bytes(), records.count());
    }

    private void requireOpen(String name) {
        Dataset dataset = catalog.find(name)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "unknown-dataset", "There is no dataset " + QueryString.shown(name)));
        if (!isOpen(dataset)) {
            throw new RefusedRequestException(403, "dataset-closed", "Records of " + name + " cannot be posted");
        }
    }

    /** Whether its records can be posted. */
    static boolean isOpen(Dataset dataset) {
        return dataset.ingest() && !CLOSED_SCHEMAS.contains(dataset.schema());
    }

    private static RecordLines records(byte[] content) {
        try {
            return RecordLines.of(content);
        } catch (InvalidInputException wrong) {
            throw malformed(wrong.getMessage());
        }
    }

    private static RefusedRequestException malformed(String why) {
        return new RefusedRequestException(
                400, "malformed-body", "The body is not a JSON object, an array of them, or one a line: " + why);
    }

    private static Answer answer(Receipt receipt) {
        List<RefusedRecord> refused = receipt.refused();
        return Answer.json(
                receipt.accepted() == 0 && !refused.isEmpty() ? 422 : 200,
                new Taken(
                        receipt.batchId(),
                        receipt.accepted(),
                        refused.size(),
                        receipt.tier().word(),
                        refused.size() <= MOST_ERRORS ? refused : refused.subList(0, MOST_ERRORS)));
    }

    private static Answer refusal(String dataset, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedRequestException refused) {
            return refused.answer();
        }
        if (cause instanceof StoreRefusalException refused) {
            return refusal(dataset, refused);
        }
        if (cause instanceof InvalidInputException wrong) {
            return Answer.error(403, "dataset-closed", wrong.getMessage());
        }
        LOG.error("POST /ingest/{} failed", dataset, cause);
        return Answer.error(500, "failed", "The request failed; the log of the server says why");
    }

    private static Answer refusal(String dataset, StoreRefusalException refused) {
        if (refused.reason() != StoreRefusalException.Reason.OTHER_CONTENT) {
            LOG.warn("POST /ingest/{} was not taken: {}", dataset, refused.getMessage());
        }
        return switch (refused.reason()) {
            case BUSY -> later(RETRY_SECONDS, "busy", "Too many records wait; try again shortly");
            case STOPPING -> later(RETRY_SECONDS, "stopping", "Pitlane is about to stop; try again when it is back");
            case FULL ->
                later(RETRY_FULL_SECONDS, "full", "The database is away and the room for waiting records is used");
            case UNWRITABLE ->
                later(RETRY_FULL_SECONDS, "unwritable", "The database is away and waiting records cannot be written");
            case OTHER_CONTENT ->
                Answer.error(422, "idempotency-key-reused", "This Idempotency-Key was given to other records before");
        };
    }

    private static Answer later(int seconds, String error, String detail) {
        return Answer.error(503, error, detail).withHeader("Retry-After", Integer.toString(seconds));
    }

    /**
     * The body of an answer.
     *
     * @param errors the first thousand of them
     */
    private record Taken(String batch, int accepted, int rejected, String tier, List<RefusedRecord> errors) {}
}
