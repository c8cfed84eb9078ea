package io.pitlane.feed;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.pitlane.config.FeedSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Decides when a venue may be asked: never faster than its pace, not before the time that it asked for itself, and not
 * while it keeps failing. Thread-safe.
 */
final class VenueGate {

    /** Whoever would wait longer for the turn is too many. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final String venue;
    private final Clock clock;
    private final Bucket turns;
    private final CircuitBreaker breaker;
    private final boolean keepsPace;
    private final CountDownLatch stop;
    private volatile Instant closedUntil = Instant.MIN;

    /**
     * @param pace least time between two requests
     * @param stop ends all waiting
     */
    VenueGate(String venue, Duration pace, FeedSettings settings, Clock clock, CountDownLatch stop) {
        this.venue = venue;
        this.clock = clock;
        this.keepsPace = settings.keepsPace();
        this.stop = stop;
        this.turns = Bucket.builder()
                .addLimit(limit -> limit.capacity(1).refillIntervally(1, pace))
                .withNanosecondPrecision()
                .build();
        this.breaker = CircuitBreaker.of(
                venue,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.failuresToPause())
                        .minimumNumberOfCalls(settings.failuresToPause())
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(settings.pause())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock)
                        .build());
    }

    /**
     * Waits for the turn of one request. Whoever got it must tell how it ended: {@link #succeeded}, {@link #failed},
     * {@link #closeUntil} or {@link #left}.
     *
     * @throws PollFailedException if the venue is not to be asked now
     */
    void enter() {
        checkOpen();
        awaitTurn();
        // While it waited, another request may have been told to come back later.
        checkOpen();
        if (!breaker.tryAcquirePermission()) {
            throw PollFailedException.skipped(venue + " kept failing and is left alone for a while (feeds.pause)");
        }
    }

    /** The venue answered, whatever it said. */
    void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** The venue did not answer, or not as a server that works. */
    void failed(Throwable failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    /** The venue asked to be left alone. */
    void closeUntil(Instant instant) {
        breaker.releasePermission();
        if (instant.isAfter(closedUntil)) {
            closedUntil = instant;
        }
    }

    /** Nobody knows how it would have ended. */
    void left() {
        breaker.releasePermission();
    }

    boolean isFailing() {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    private void checkOpen() {
        Instant until = closedUntil;
        if (clock.instant().isBefore(until)) {
            throw PollFailedException.skipped(venue + " asked for no requests before " + until)
                    .notBefore(until);
        }
    }

    private void awaitTurn() {
        try {
            if (keepsPace && !turns.asBlocking().tryConsume(1, LONGEST_WAIT, this::awaitStop)) {
                throw PollFailedException.skipped("the pace of " + venue + " leaves no room: over "
                        + LONGEST_WAIT.toSeconds() + " s of requests wait; poll less often, or fewer symbols");
            }
        } catch (InterruptedException stopping) {
            throw ExchangeClient.stopping();
        }
    }

    private void awaitStop(long nanos) throws InterruptedException {
        if (stop.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException();
        }
    }
}
