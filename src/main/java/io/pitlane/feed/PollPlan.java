package io.pitlane.feed;

import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Request;
import io.pitlane.exchange.RequestTemplate;
import io.pitlane.exchange.RequestValues;
import io.pitlane.exchange.VenueKind;
import io.pitlane.exchange.WireName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a feed asks at one time: one poll a market, or one for all markets where the exchange answers so. Thread-safe. */
public final class PollPlan {

    private final MarketNames names;

    public PollPlan(MarketNames names) {
        this.names = names;
    }

    /** In the order of the feed's symbols. A market whose name on the wire is not known gives a poll with its trouble. */
    public List<Poll> polls(Feed feed) {
        VenueKind kind = feed.venue().kind(feed.kind()).orElseThrow();
        if (kind.requests().stream().allMatch(request -> request.placeholders().isEmpty())) {
            return List.of(new Poll(feed, Optional.empty(), filled(kind, RequestValues.NONE), ""));
        }
        boolean isOfOne = kind.requests().stream().anyMatch(RequestTemplate::needsSymbol);
        List<Poll> polls = new ArrayList<>();
        Map<String, WireName> markets = new LinkedHashMap<>();
        for (String symbol : feed.symbols()) {
            names.wireName(feed.venue(), symbol)
                    .ifPresentOrElse(name -> markets.put(symbol, name), () -> polls.add(unknown(feed, symbol)));
        }
        if (isOfOne) {
            markets.forEach((symbol, name) ->
                    polls.add(new Poll(feed, Optional.of(symbol), filled(kind, RequestValues.NONE.symbol(name)), "")));
            return polls;
        }
        // Markets that share one answer, such as all perpetuals, are asked for once.
        Set<List<Request>> answers = new LinkedHashSet<>();
        markets.values().forEach(name -> answers.add(filled(kind, RequestValues.NONE.symbol(name))));
        answers.forEach(requests -> polls.add(new Poll(feed, Optional.empty(), requests, "")));
        return polls;
    }

    /** Whether a market of the feed has a name on the wire that only its venue's list of instruments tells. */
    boolean needsInstruments(Feed feed) {
        return feed.kind() != MarketKind.INSTRUMENTS
                && polls(feed).stream().anyMatch(poll -> poll.requests().isEmpty());
    }

    private static Poll unknown(Feed feed, String symbol) {
        return new Poll(
                feed,
                Optional.of(symbol),
                List.of(),
                feed.venue().id() + " lists no market " + symbol
                        + ", as far as market.markets knows; its kind instruments tells");
    }

    private static List<Request> filled(VenueKind kind, RequestValues values) {
        return kind.requests().stream().map(template -> template.fill(values)).toList();
    }
}
