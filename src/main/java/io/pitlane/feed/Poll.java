package io.pitlane.feed;

import io.pitlane.exchange.Request;
import java.util.List;
import java.util.Optional;

/**
 * What is asked at one time for one market, or for all markets at once.
 *
 * @param symbol canonical; empty where the answer is about more than one market
 * @param requests to be sent in this order; empty where {@code trouble} says why they could not be made
 * @param trouble a sentence; empty: none
 */
public record Poll(Feed feed, Optional<String> symbol, List<Request> requests, String trouble) {

    public Poll {
        requests = List.copyOf(requests);
    }

    /** The market, or the venue where it is about all markets: for people. */
    public String subject() {
        return feed.name() + symbol.map(name -> " " + name).orElse("");
    }
}
