package io.pitlane.store;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A submission and who waits for it.
 *
 * @param cameAt for people and for records without a {@code created_at}
 * @param cameAtNanos by {@link System#nanoTime()}
 * @param isPrompt whoever waits does hardly anything with the answer but to pass it on
 */
record Waiting(
        Submission submission, Instant cameAt, long cameAtNanos, boolean isPrompt, CompletableFuture<Receipt> answer) {

    boolean isKeyed() {
        return !submission.batchId().isEmpty();
    }
}
