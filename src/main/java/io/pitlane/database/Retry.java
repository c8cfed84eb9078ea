package io.pitlane.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Does work again when its failure may pass: a bounded number of times, with pauses that double and are jittered, so
 * that many waiting at once do not come back at once. The one place in the house where work is repeated. Thread-safe.
 */
public final class Retry {

    private final int attempts;
    private final Duration firstPause;
    private final Duration longestPause;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    /** @param attempts how often the work is done at most, the first time included; at least 1 */
    public Retry(int attempts, Duration firstPause, Duration longestPause) {
        this(attempts, firstPause, longestPause, Thread::sleep, () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    Retry(int attempts, Duration firstPause, Duration longestPause, Sleeper sleeper, DoubleSupplier random) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        this.attempts = attempts;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * Repeats {@code work} while the database is unavailable. A {@link CommitUnknownException} is not repeated: whether
     * that is safe only the caller can find out.
     */
    public <T> T call(Supplier<T> work) {
        return call(work, e -> e instanceof DatabaseUnavailableException && !(e instanceof CommitUnknownException));
    }

    /**
     * Repeats {@code work} while {@code mayPass} says so of its failure. The last failure is thrown, the earlier ones
     * suppressed in it. An interrupt ends the waiting: the failure at hand is thrown and the thread stays interrupted.
     */
    public <T> T call(Supplier<T> work, Predicate<RuntimeException> mayPass) {
        List<RuntimeException> earlier = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (attempt == attempts || !mayPass.test(e) || !pauseAfter(attempt)) {
                    earlier.stream().filter(failure -> failure != e).forEach(e::addSuppressed);
                    throw e;
                }
                earlier.add(e);
            }
        }
    }

    /** Whether the pause was slept to its end. */
    private boolean pauseAfter(int attempt) {
        try {
            sleeper.sleep(pause(attempt).toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Between half and the whole of the doubled pause. */
    private Duration pause(int attempt) {
        double doubled = firstPause.toMillis() * Math.pow(2, attempt - 1);
        double whole = Math.min(doubled, longestPause.toMillis());
        return Duration.ofMillis(Math.round(whole * (0.5 + random.getAsDouble() / 2)));
    }

    /** Waits; {@link Thread#sleep} but for tests. */
    @FunctionalInterface
    interface Sleeper {

        void sleep(long millis) throws InterruptedException;
    }
}
