package io.pitlane.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.DurationText;
import io.pitlane.config.Suggestion;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.MarketType;
import io.pitlane.exchange.RequestTemplate;
import io.pitlane.exchange.Venue;
import io.pitlane.exchange.VenueKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One entry of {@code config/feeds.yaml}: the feeds of one venue. */
final class FeedEntry {

    static final List<String> KEYS = List.of("venue", "symbols", "kinds", "also", "enabled");

    private static final String PIT_TRADES = PitTrades.DATASET;
    private static final Pattern CANONICAL =
            Pattern.compile("[A-Za-z0-9.$]+/[A-Za-z0-9.]+(:[A-Za-z0-9.]+(-[0-9]{6}.*)?)?");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Venue venue;
    private final JsonNode entry;
    private final Consumer<String> problems;

    FeedEntry(Venue venue, JsonNode entry, Consumer<String> problems) {
        this.venue = venue;
        this.entry = entry;
        this.problems = problems;
    }

    /** Those that nothing is wrong with. */
    List<Feed> feeds() {
        List<String> symbols = symbols();
        boolean isOn = isOn();
        boolean alsoPitTrades = alsoPitTrades(symbols);
        JsonNode kinds = entry.path("kinds");
        if (!kinds.isObject() || kinds.isEmpty()) {
            problems.accept("kinds is missing; say how often each is polled, such as {trades: 5s, ticker: 15s}");
            return List.of();
        }
        List<Feed> feeds = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : kinds.properties()) {
            Optional<VenueKind> kind = kind(each.getKey());
            Optional<Duration> every = every(each.getKey(), each.getValue().asText());
            if (kind.isPresent() && every.isPresent()) {
                List<String> own = symbolsFor(kind.get(), symbols);
                boolean also = alsoPitTrades && kind.get().kind() == MarketKind.TRADES;
                feeds.add(new Feed(venue, kind.get().kind(), own, every.get(), isOn, also));
            }
        }
        return feeds;
    }

    private List<String> symbols() {
        List<String> symbols = new ArrayList<>();
        JsonNode node = entry.path("symbols");
        if (!node.isMissingNode() && !node.isArray()) {
            problems.accept("symbols is a list, such as [BTC/USDT]");
        }
        for (JsonNode each : node) {
            String symbol = each.asText();
            if (!CANONICAL.matcher(symbol).matches()) {
                problems.accept("\"" + symbol + "\" is not a symbol of the form BTC/USDT or BTC/USDT:USDT");
            } else if (symbols.contains(symbol)) {
                problems.accept(symbol + " is listed twice");
            } else if (venue.symbols().wire(symbol).isEmpty() && !listsMarkets()) {
                problems.accept("the venue has no market of the form of " + symbol);
            } else {
                symbols.add(symbol);
            }
        }
        return symbols;
    }

    /** Names that no rule knows are looked up among the markets that the venue lists. */
    private boolean listsMarkets() {
        return venue.kind(MarketKind.INSTRUMENTS)
                .filter(kind -> !kind.requests().isEmpty())
                .isPresent();
    }

    private boolean isOn() {
        JsonNode node = entry.path("enabled");
        if (!node.isMissingNode() && !node.isBoolean()) {
            problems.accept("enabled: \"" + node.asText() + "\" is neither true nor false");
        }
        return node.asBoolean(true);
    }

    private boolean alsoPitTrades(List<String> symbols) {
        JsonNode node = entry.path("also");
        if (node.isMissingNode()) {
            return false;
        }
        Iterable<JsonNode> wanted = node.isArray() ? node : List.of(node);
        for (JsonNode each : wanted) {
            if (!each.asText().equals(PIT_TRADES)) {
                problems.accept("also: \"" + each.asText() + "\" is unknown; known: " + PIT_TRADES);
                return false;
            }
        }
        if (!PitTrades.VENUES.contains(venue.exchange())) {
            problems.accept("also: " + PIT_TRADES + " takes trades of " + String.join(", ", PitTrades.VENUES)
                    + ", and not of " + venue.exchange());
        }
        if (!entry.path("kinds").has(MarketKind.TRADES.word())) {
            problems.accept("also: " + PIT_TRADES + " needs the kind trades");
        }
        symbols.stream()
                .filter(symbol -> typeOf(symbol) != MarketType.SPOT)
                .forEach(symbol -> problems.accept("also: " + PIT_TRADES + " counts in units of the base asset, which "
                        + symbol + " may not; give it an entry of its own"));
        return true;
    }

    private Optional<VenueKind> kind(String word) {
        Optional<MarketKind> kind = MarketKind.of(word);
        if (kind.isEmpty()) {
            problems.accept("there is no kind \"" + word + "\"" + Suggestion.among(word, MarketKind.words())
                    + " known: " + String.join(", ", MarketKind.words()));
            return Optional.empty();
        }
        Optional<VenueKind> polled =
                venue.kind(kind.get()).filter(each -> !each.requests().isEmpty());
        if (polled.isEmpty()) {
            problems.accept("its exchange file has no request for " + word);
        }
        return polled;
    }

    private Optional<Duration> every(String kind, String text) {
        try {
            Duration every = DurationText.parse(text);
            if (every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0) {
                return Optional.of(every);
            }
            problems.accept(kind + ": " + text + " is not from " + DurationText.print(SHORTEST) + " to "
                    + DurationText.print(LONGEST));
        } catch (IllegalArgumentException wrong) {
            problems.accept(kind + ": \"" + text + "\" is not " + wrong.getMessage());
        }
        return Optional.empty();
    }

    private List<String> symbolsFor(VenueKind kind, List<String> symbols) {
        if (kind.kind() == MarketKind.INSTRUMENTS) {
            return List.of();
        }
        List<String> own = symbols.stream()
                .filter(symbol -> kind.kind() != MarketKind.FUNDING || typeOf(symbol) != MarketType.SPOT)
                .toList();
        boolean needsOne = kind.requests().stream().anyMatch(RequestTemplate::needsSymbol);
        if (needsOne && own.isEmpty()) {
            problems.accept(kind.kind().word() + " needs "
                    + (kind.kind() == MarketKind.FUNDING ? "the symbol of a perpetual" : "symbols"));
        }
        return own;
    }

    /** By its form alone, which is the same on every venue. */
    static MarketType typeOf(String symbol) {
        return !symbol.contains(":")
                ? MarketType.SPOT
                : symbol.contains("-") ? MarketType.FUTURE : MarketType.PERPETUAL;
    }
}
