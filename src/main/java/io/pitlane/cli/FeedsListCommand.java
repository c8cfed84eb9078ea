package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.DurationText;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.LastEvents;
import io.pitlane.feed.LastEvents.LastEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane feeds list}. */
@Command(
        name = "list",
        description = {
            "List what config/feeds.yaml lists: how often each is polled, whether it is on, and how it went last.",
            "The last event comes from market.ingest_events, and is left out where the database is away."
        })
final class FeedsListCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    FeedsListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = session.settings();
        FeedList feeds = FeedList.read(
                settings.home().feeds(), ExchangeCatalog.read(settings.home().exchanges()));
        LastEvents last = lastEvents(settings);
        boolean enabled = settings.feeds().enabled();
        Table table = new Table("feed", "every", "state", "symbols", "last", "status", "next");
        feeds.feeds().forEach(feed -> table.row(row(feed, enabled, last.of(feed))));
        session.console()
                .print(
                        format.format(),
                        table,
                        Map.of(
                                "enabled",
                                enabled,
                                "feeds",
                                feeds.feeds().stream()
                                        .map(feed -> json(feed, enabled, last.of(feed)))
                                        .toList()));
        if (!enabled) {
            session.console().note("Feeds are switched off; feeds.enabled = true polls them.");
        }
        return ExitCode.DONE.code();
    }

    private LastEvents lastEvents(Settings settings) {
        if (!settings.database().mode().hasDatabase()) {
            return LastEvents.unknown();
        }
        try (Application application = Application.open(settings, Opening.LOOK)) {
            return application.database().gate().isOpen()
                    ? LastEvents.read(application.transactions())
                    : LastEvents.unknown();
        } catch (io.pitlane.error.PitlaneException away) {
            session.console().note("The last events are not known: " + away.getMessage());
            return LastEvents.unknown();
        }
    }

    private static Object[] row(Feed feed, boolean enabled, Optional<LastEvent> last) {
        return new Object[] {
            feed.name(),
            DurationText.print(feed.every()),
            state(feed, enabled),
            symbols(feed),
            last.map(event -> seconds(event.ts())).orElse("-"),
            last.map(LastEvent::status).orElse("-"),
            next(feed, enabled, last).map(FeedsListCommand::seconds).orElse("-")
        };
    }

    private static Map<String, Object> json(Feed feed, boolean enabled, Optional<LastEvent> last) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feed", feed.name());
        json.put("exchange", feed.venue().exchange());
        json.put("venue", feed.venue().id());
        json.put("kind", feed.kind().word());
        json.put("symbols", feed.symbols());
        json.put("every", DurationText.print(feed.every()));
        json.put("also", feed.alsoPitTrades() ? List.of("pit.trades") : List.of());
        json.put("state", state(feed, enabled));
        json.put("last", last.map(event -> event.ts().toString()).orElse(null));
        json.put("status", last.map(LastEvent::status).orElse(null));
        json.put("message", last.map(LastEvent::message).orElse(null));
        json.put("next", next(feed, enabled, last).map(Instant::toString).orElse(null));
        return json;
    }

    private static String state(Feed feed, boolean enabled) {
        return enabled && feed.isOn() ? "on" : "off";
    }

    /** When it is due if a process polls now as one did at the last event. */
    private static Optional<Instant> next(Feed feed, boolean enabled, Optional<LastEvent> last) {
        return enabled && feed.isOn() ? last.map(event -> event.ts().plus(feed.every())) : Optional.empty();
    }

    private static String symbols(Feed feed) {
        return feed.symbols().isEmpty() ? "all" : String.join(", ", feed.symbols());
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
