package io.pitlane.app;

import io.pitlane.config.ProductVersion;
import io.pitlane.config.Settings;
import io.pitlane.feed.ExchangeClient;
import io.pitlane.feed.ExchangePoll;
import io.pitlane.feed.Poll;
import io.pitlane.feed.PollFailedException;
import io.pitlane.metrics.FeedMetrics;
import java.time.Clock;

/** Asks exchanges for what feeds want, and stores nothing. */
public final class LiveCheck implements AutoCloseable {

    private final ExchangeClient client;
    private final ExchangePoll exchange;

    public LiveCheck(Settings settings) {
        this.client =
                new ExchangeClient(settings.feeds(), ProductVersion.userAgent(), FeedMetrics.none(), Clock.systemUTC());
        this.exchange = new ExchangePoll(client);
    }

    /** What is wrong with the answers; empty: nothing, or the poll waits for a list of instruments. */
    public String trouble(Poll poll) {
        if (poll.requests().isEmpty()) {
            return "";
        }
        try {
            return exchange.ask(poll).trouble();
        } catch (PollFailedException failed) {
            return failed.getMessage();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
