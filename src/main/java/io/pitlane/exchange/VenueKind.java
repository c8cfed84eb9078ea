package io.pitlane.exchange;

import java.util.List;
import java.util.Optional;

/**
 * One kind of payload of a venue: how to ask for it and how to read it. Immutable.
 *
 * @param requests one poll; empty: it can only be read
 * @param together whether the answers of {@code requests} are one payload: the JSON array of them, in their order. Else
 *     each answer is a payload of its own
 * @param window how many of the last rows an answer holds, where the venue gives no more; null: that is no limit
 * @param history null: the venue has none
 * @param shapes the forms that a payload may have
 */
public record VenueKind(
        MarketKind kind,
        List<RequestTemplate> requests,
        boolean together,
        Integer window,
        History history,
        List<Shape> shapes) {

    public VenueKind {
        requests = List.copyOf(requests);
        shapes = List.copyOf(shapes);
    }

    /** Where backfill can page. */
    public Optional<History> pagedHistory() {
        return Optional.ofNullable(history);
    }
}
