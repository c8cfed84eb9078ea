package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.exchange.History;
import io.pitlane.exchange.Request;
import io.pitlane.load.LoadStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Fetches pages, patiently: an exchange that fails or asks to be left alone is asked again later, some times. Thread-safe.
 */
public final class PageSource {

    private static final int MOST_ATTEMPTS = 6;
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private final ExchangeClient client;
    private final Duration firstWait;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** @param firstWait before the second attempt; doubled for each further one */
    public PageSource(ExchangeClient client, Duration firstWait, Clock clock) {
        this.client = client;
        this.firstWait = firstWait;
        this.clock = clock;
    }

    /**
     * @throws PollFailedException if it kept failing, or the answer is no page
     * @throws LoadStoppedException if {@link #stop} was called
     */
    HistoryWalk.Fetched fetch(
            BackfillOrder order, String symbol, History history, Request request, PayloadDecoders decoders) {
        Duration wait = firstWait;
        for (int attempt = 1; ; attempt++) {
            checkStop(Duration.ZERO);
            try {
                return page(order, symbol, history, request, decoders);
            } catch (PollFailedException failure) {
                Duration rest = failure.notBefore()
                        .map(until -> Duration.between(clock.instant(), until))
                        .orElse(wait);
                if (attempt == MOST_ATTEMPTS || failure.isRefusal() || rest.compareTo(LONGEST_REST) > 0) {
                    throw failure;
                }
                checkStop(rest);
                wait = wait.multipliedBy(2);
            }
        }
    }

    /** Ends what waits. */
    public void stop() {
        stop.countDown();
    }

    private HistoryWalk.Fetched page(
            BackfillOrder order, String symbol, History history, Request request, PayloadDecoders decoders) {
        WireAnswer answer = client.send(order.venue(), request);
        Optional<String> error = order.venue().errorIn(answer.payload());
        if (error.isPresent()) {
            throw PollFailedException.error(order.venue().id() + " answered: " + error.get());
        }
        byte[] line = PayloadLine.of(order.venue().id(), order.kind().word(), Optional.of(symbol), answer);
        try {
            HistoryPage page =
                    HistoryPage.of(line, decoders.decoder(order.kind().dataset()));
            return new HistoryWalk.Fetched(
                    page, history.nextCursor(answer.payload(), answer.headers()).orElse(null));
        } catch (RefusedRecordException e) {
            throw PollFailedException.refused("the answer of " + order.venue().id() + " to "
                    + request.uri().getPath() + " is no page of " + order.kind().word() + ": " + e.getMessage());
        }
    }

    private void checkStop(Duration rest) {
        try {
            long millis = Math.max(0, rest.toMillis());
            if (stop.await(millis, TimeUnit.MILLISECONDS)) {
                throw new LoadStoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        }
    }
}
