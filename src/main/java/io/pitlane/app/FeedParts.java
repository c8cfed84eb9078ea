package io.pitlane.app;

import io.pitlane.config.ProductVersion;
import io.pitlane.config.Settings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.feed.ExchangeClient;
import io.pitlane.feed.ExchangePoll;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.FeedRoutes;
import io.pitlane.feed.FeedStates;
import io.pitlane.feed.GapWatch;
import io.pitlane.feed.IngestEvents;
import io.pitlane.feed.Keeping;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.PitTrades;
import io.pitlane.feed.PollEvents;
import io.pitlane.feed.PollListener;
import io.pitlane.feed.PollPlan;
import io.pitlane.feed.PollStore;
import io.pitlane.feed.Polls;
import io.pitlane.feed.StoredMarkets;
import io.pitlane.metrics.FeedMetrics;
import io.pitlane.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The parts that poll exchanges: the steps of a feed's route, and what these share. Closing it ends polls in hand. */
final class FeedParts implements AutoCloseable {

    private final FeedList feeds;
    private final FeedStates states = new FeedStates();
    private final ExchangeClient client;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /**
     * @param isReady whether the database takes records now
     * @param records where what is polled goes
     * @throws InvalidConfigurationException if feeds are switched on and something is wrong with them
     */
    FeedParts(
            Application application,
            BooleanSupplier isReady,
            Store records,
            PollListener listener,
            FeedMetrics metrics,
            Clock clock) {
        Settings settings = application.settings();
        PayloadDecoders decoders = application.decoders();
        Optional<Storage> storage = application.storage();
        this.feeds = feeds(application);
        Supplier<Optional<Storage>> ready = () -> isReady.getAsBoolean() ? storage : Optional.empty();
        Supplier<Optional<Transactions>> database =
                () -> ready.get().map(parts -> parts.database().transactions());
        Keeping keeping = new Keeping(records, clock);
        MarketNames names = new MarketNames(new StoredMarkets(database));
        PollPlan plan = new PollPlan(names);
        this.client = new ExchangeClient(settings.feeds(), ProductVersion.userAgent(), metrics, clock);
        ExchangePoll exchange = new ExchangePoll(client);
        PollStore store = new PollStore(decoders, keeping, new GapWatch(database));
        PollEvents events = new PollEvents(new IngestEvents(database), states, metrics, listener, clock);
        beans.put(RouteBeans.POLLS, new Polls(feeds, plan, exchange, store, events, clock));
        beans.put(RouteBeans.EXCHANGE_POLL, exchange);
        beans.put(RouteBeans.POLL_STORE, store);
        beans.put(RouteBeans.PIT_TRADES, new PitTrades(decoders, names, keeping));
        beans.put(RouteBeans.POLL_EVENTS, events);
    }

    /** By the names of {@link RouteBeans}. */
    Map<String, Object> beans() {
        return beans;
    }

    /** How many are polled, at most. */
    int count() {
        return feeds.feeds().size();
    }

    FeedStates states() {
        return states;
    }

    /** How often each is polled, by what the template asks for; what is switched off has no such property. */
    Map<String, String> placeholders() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Feed feed : feeds.feeds()) {
            if (feed.isOn()) {
                properties.put("feeds.on." + feed.name(), "true");
                properties.put(
                        "feeds.every." + feed.name(), Long.toString(feed.every().toMillis()));
            }
        }
        return properties;
    }

    @Override
    public void close() {
        client.close();
    }

    /** None where feeds are switched off: then a mistake in their file stops nothing. */
    private static FeedList feeds(Application application) {
        Settings settings = application.settings();
        if (!settings.feeds().enabled()) {
            return FeedList.NONE;
        }
        List<String> problems = new ArrayList<>();
        FeedList feeds = FeedList.read(settings.home().feeds(), application.exchanges(), problems);
        problems.addAll(FeedRoutes.in(settings.home().routes().resolve("feeds")).disagreements(feeds));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return feeds;
    }
}
