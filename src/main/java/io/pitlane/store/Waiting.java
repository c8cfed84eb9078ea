package io.pitlane.store;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A submission and who waits for it.
 *
 * @param cameAt for people and for records without a {@code created_at}
 * @param cameAtNanos by {@link System#nanoTime()}
 */
record Waiting(Submission submission, Instant cameAt, long cameAtNanos, CompletableFuture<Receipt> answer) {

    boolean isKeyed() {
        return !submission.batchId().isEmpty();
    }
}
