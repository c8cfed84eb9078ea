package io.pitlane.feed;

import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.Venue;
import java.time.Duration;
import java.util.List;

/**
 * One kind of payload that is polled from one venue, as {@code config/feeds.yaml} lists it.
 *
 * @param symbols canonical; what the kind has no use for, such as spot markets for funding, is left out
 * @param every time between two polls
 * @param isOn false: listed and never polled
 * @param alsoPitTrades whether its trades go to {@code pit.trades} besides
 */
public record Feed(
        Venue venue, MarketKind kind, List<String> symbols, Duration every, boolean isOn, boolean alsoPitTrades) {

    public Feed {
        symbols = List.copyOf(symbols);
    }

    /** Such as {@code okx-trades}: also the name of its file in {@code routes/feeds}. */
    public String name() {
        return venue.id() + "-" + kind.word();
    }
}
