package io.pitlane.app;

import io.pitlane.config.ProductVersion;
import io.pitlane.database.Transactions;
import io.pitlane.feed.Backfill;
import io.pitlane.feed.BackfillLedger;
import io.pitlane.feed.BackfillOrder;
import io.pitlane.feed.BackfillProgress;
import io.pitlane.feed.BackfillReport;
import io.pitlane.feed.ExchangeClient;
import io.pitlane.feed.IngestEvents;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.PageSource;
import io.pitlane.feed.StoredMarkets;
import io.pitlane.metrics.MicrometerFeedMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The parts that bring the past of markets in. */
final class BackfillParts implements AutoCloseable {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final ExchangeClient client;
    private final PageSource pages;
    private final Backfill backfill;

    BackfillParts(Application application) {
        Clock clock = Clock.systemUTC();
        Transactions transactions = application.transactions();
        Supplier<Optional<Transactions>> database = () -> Optional.of(transactions);
        this.client = new ExchangeClient(
                application.settings().feeds(),
                ProductVersion.userAgent(),
                new MicrometerFeedMetrics(application.metrics().registry()),
                clock);
        this.pages = new PageSource(client, FIRST_WAIT, clock);
        this.backfill = new Backfill(
                new MarketNames(new StoredMarkets(database)),
                application.decoders(),
                pages,
                application.loader()::loadRecording,
                new BackfillLedger(transactions),
                new IngestEvents(database),
                clock);
    }

    BackfillReport run(BackfillOrder order, BackfillProgress progress) {
        return backfill.run(order, progress);
    }

    /** Ends it behind what is in hand. */
    void stop() {
        pages.stop();
        client.close();
    }

    @Override
    public void close() {
        client.close();
    }
}
