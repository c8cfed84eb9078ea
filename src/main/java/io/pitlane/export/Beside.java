package io.pitlane.export;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work that goes on beside that of others, on a thread of its own, until somebody waits for what comes of it. Thread-safe.
 *
 * @param <T> what comes of it
 */
final class Beside<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    private Beside() {}

    /** What is done beside other work. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    static <T> Beside<T> begin(String thread, Work<T> work) {
        Beside<T> beside = new Beside<>();
        Thread worker = new Thread(() -> beside.run(work), thread);
        worker.setDaemon(true);
        worker.start();
        return beside;
    }

    private void run(Work<T> work) {
        try {
            outcome.complete(work.run());
        } catch (SQLException | RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    /** Waits until it is done, and throws what it threw. */
    T await() throws SQLException {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Waits until it is done, whatever comes of it; empty: it failed, or nothing came of it. */
    Optional<T> end() {
        return outcome.handle((value, failure) -> Optional.ofNullable(value)).join();
    }
}
