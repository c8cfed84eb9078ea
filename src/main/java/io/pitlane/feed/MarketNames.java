package io.pitlane.feed;

import io.pitlane.exchange.Venue;
import io.pitlane.exchange.WireName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What venues call their markets: by the rules of the exchange file, or, where no rule knows, as with Lighter's numbers, by
 * what the venue's list of instruments said. Thread-safe.
 */
public final class MarketNames {

    /** Knows the lists of instruments. */
    @FunctionalInterface
    public interface Directory {

        /** Empty: it is not known, or not known now. */
        Optional<String> wireName(Venue venue, String symbol);

        /** Knows none. */
        static Directory none() {
            return (venue, symbol) -> Optional.empty();
        }
    }

    private final Directory directory;
    private final Map<String, WireName> found = new ConcurrentHashMap<>();

    public MarketNames(Directory directory) {
        this.directory = directory;
    }

    /** Empty: it is not known, or not known now. */
    public Optional<WireName> wireName(Venue venue, String symbol) {
        Optional<WireName> ruled = venue.symbols().wire(symbol);
        if (ruled.isPresent()) {
            return ruled;
        }
        String key = venue.id() + " " + symbol;
        WireName known = found.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<WireName> listed = directory.wireName(venue, symbol).map(name -> new WireName(name, Map.of()));
        listed.ifPresent(name -> found.put(key, name));
        return listed;
    }
}
