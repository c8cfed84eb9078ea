package io.pitlane.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The one door into a table. Thread-safe. */
public interface Store {

    /**
     * Takes records in. May block its caller while too many wait, as long as the settings say.
     *
     * @return completed when they are durable; failed with a {@link StoreRefusalException} if nothing of them is kept, or
     *     with an {@link io.pitlane.error.InvalidInputException} if the dataset takes none
     */
    CompletableFuture<Receipt> submit(Submission submission);

    /**
     * As {@link #submit}, but never blocks, for callers who do not either: what they do with the answer is done by the
     * thread that wrote the records, and has to be short, such as to pass it on to another thread.
     *
     * @return empty, if too many wait: nothing is taken
     */
    default Optional<CompletableFuture<Receipt>> trySubmit(Submission submission) {
        return Optional.of(submit(submission));
    }
}
