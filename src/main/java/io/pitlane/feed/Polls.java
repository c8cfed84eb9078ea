package io.pitlane.feed;

import io.pitlane.exchange.MarketKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The first step of a feed's route: what is due. The others are {@link ExchangePoll#ask}, {@link PollStore#store},
 * {@link PitTrades#store} and {@link PollEvents#stored}. Thread-safe.
 */
public final class Polls {

    /** A list of instruments that did not help is not asked for again at once. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final FeedList feeds;
    private final PollPlan plan;
    private final ExchangePoll exchange;
    private final PollStore store;
    private final PollEvents events;
    private final Clock clock;
    private final Map<String, Instant> looked = new ConcurrentHashMap<>();

    public Polls(
            FeedList feeds, PollPlan plan, ExchangePoll exchange, PollStore store, PollEvents events, Clock clock) {
        this.feeds = feeds;
        this.plan = plan;
        this.exchange = exchange;
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What a feed asks now. Where a venue calls a market by a number that only its list of instruments tells, and that
     * list is not known yet, it is polled first.
     */
    public List<Poll> due(String feedName) {
        Feed feed = feeds.find(feedName)
                .orElseThrow(() -> new IllegalArgumentException("config/feeds.yaml lists no feed " + feedName));
        if (plan.needsInstruments(feed)) {
            learnMarkets(feed);
        }
        return plan.polls(feed);
    }

    /** One thread a venue; the others wait for what it learns. */
    private void learnMarkets(Feed feed) {
        looked.compute(feed.venue().id(), (venue, before) -> {
            Instant now = clock.instant();
            if (before != null && now.isBefore(before.plus(LOOK_AGAIN))) {
                return before;
            }
            if (plan.needsInstruments(feed)) {
                poll(new Feed(feed.venue(), MarketKind.INSTRUMENTS, List.of(), feed.every(), true, false));
            }
            return now;
        });
    }

    private void poll(Feed instruments) {
        for (Poll poll : plan.polls(instruments)) {
            try {
                events.stored(store.store(exchange.ask(poll)));
            } catch (RuntimeException failure) {
                events.failed(poll, failure);
            }
        }
    }
}
