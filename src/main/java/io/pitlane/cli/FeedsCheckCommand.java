package io.pitlane.cli;

import io.pitlane.app.LiveCheck;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.Request;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.FeedRoutes;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.Poll;
import io.pitlane.feed.PollPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane feeds check}. */
@Command(
        name = "check",
        description = {
            "Check every entry of config/feeds.yaml against the exchange files and routes/feeds, and show its requests.",
            "Asks no exchange, unless --live is given. Exit code 0: all is well, 1: an exchange did not answer as it"
                    + " should (--live), 2: a file is wrong."
        })
final class FeedsCheckCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--live", description = "Ask each exchange once, at its pace, and store nothing.")
    private boolean live;

    @Mixin
    private FormatOption format;

    FeedsCheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Settings settings = session.settings();
        List<String> problems = new ArrayList<>();
        FeedList feeds = FeedList.read(
                settings.home().feeds(), ExchangeCatalog.read(settings.home().exchanges()), problems);
        problems.addAll(FeedRoutes.in(settings.home().routes().resolve("feeds")).disagreements(feeds));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        PollPlan plan = new PollPlan(new MarketNames(MarketNames.Directory.none()));
        List<Poll> polls = feeds.feeds().stream()
                .flatMap(feed -> plan.polls(feed).stream())
                .toList();
        Map<Poll, String> answers = live ? ask(settings, polls) : Map.of();
        print(polls, answers);
        long failed = answers.values().stream().filter(each -> !each.isEmpty()).count();
        if (failed > 0) {
            session.console().note(failed + " of " + polls.size() + " polls were not answered as they should be.");
        }
        return (failed > 0 ? ExitCode.FAILED : ExitCode.DONE).code();
    }

    private static Map<Poll, String> ask(Settings settings, List<Poll> polls) {
        Map<Poll, String> answers = new LinkedHashMap<>();
        try (LiveCheck check = new LiveCheck(settings)) {
            polls.forEach(poll -> answers.put(poll, check.trouble(poll)));
        }
        return answers;
    }

    private void print(List<Poll> polls, Map<Poll, String> answers) {
        Table table = live ? new Table("feed", "symbol", "answer") : new Table("feed", "symbol", "request");
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Poll poll : polls) {
            String last = live ? answers.get(poll).isEmpty() ? "ok" : answers.get(poll) : requests(poll);
            table.row(poll.feed().name(), poll.symbol().orElse("all"), last);
            entries.add(json(poll, answers));
        }
        session.console().print(format.format(), table, Map.of("polls", entries));
    }

    private Map<String, Object> json(Poll poll, Map<Poll, String> answers) {
        Feed feed = poll.feed();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feed", feed.name());
        json.put("symbol", poll.symbol().orElse(null));
        json.put(
                "requests",
                poll.requests().stream().map(FeedsCheckCommand::text).toList());
        if (live) {
            json.put("ok", answers.get(poll).isEmpty());
            json.put("message", answers.get(poll));
        }
        return json;
    }

    private static String requests(Poll poll) {
        return poll.requests().isEmpty()
                ? "by its number, which the kind instruments tells"
                : poll.requests().stream().map(FeedsCheckCommand::text).collect(Collectors.joining("; "));
    }

    private static String text(Request request) {
        return request.method() + " " + request.uri() + (request.body() == null ? "" : " " + request.body());
    }
}
