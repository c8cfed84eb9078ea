package io.pitlane.exchange;

import io.pitlane.dataset.RefusedRecordException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One venue of an exchange: an address with markets behind it. Immutable and thread-safe. */
public final class Venue {

    private final String id;
    private final String exchange;
    private final URI baseUrl;
    private final Duration pace;
    private final Symbols symbols;
    private final ErrorBody[] errors;
    private final Map<MarketKind, VenueKind> kinds;
    private final List<String> notes;

    Venue(
            String id,
            String exchange,
            URI baseUrl,
            Duration pace,
            Symbols symbols,
            List<ErrorBody> errors,
            Map<MarketKind, VenueKind> kinds,
            List<String> notes) {
        this.id = id;
        this.exchange = exchange;
        this.baseUrl = baseUrl;
        this.pace = pace;
        this.symbols = symbols;
        this.errors = errors.toArray(ErrorBody[]::new);
        this.kinds = kinds.isEmpty() ? Map.of() : new EnumMap<>(kinds);
        this.notes = List.copyOf(notes);
    }

    /** Such as {@code binanceusdm}. */
    public String id() {
        return id;
    }

    /** Its exchange's name in {@code market.exchanges}. */
    public String exchange() {
        return exchange;
    }

    /** Scheme and host of every request to it; no other host is ever asked. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The least time between two requests. */
    public Duration pace() {
        return pace;
    }

    public Symbols symbols() {
        return symbols;
    }

    /** The kinds of payload that it has, in their order. */
    public Set<MarketKind> kinds() {
        return Set.copyOf(kinds.keySet());
    }

    public Optional<VenueKind> kind(MarketKind kind) {
        return Optional.ofNullable(kinds.get(kind));
    }

    /** What is good to know about its payloads, a sentence each. */
    public List<String> notes() {
        return notes;
    }

    /**
     * What went wrong, where an answer is an error of the exchange, whatever its HTTP status. Empty: it is none, or it is
     * no JSON at all.
     */
    public Optional<String> errorIn(byte[] payload) {
        JsonIndex index = new JsonIndex();
        try {
            index.read(payload, 0, payload.length);
        } catch (RefusedRecordException e) {
            return Optional.empty();
        }
        return errorIn(index, 0);
    }

    /** What is asked of a payload to tell whether it is an error. */
    Stream<Condition> errorConditions() {
        return Stream.of(errors).map(ErrorBody::condition);
    }

    Optional<String> errorIn(JsonIndex index, int root) {
        for (ErrorBody error : errors) {
            if (error.holds(index, root)) {
                return Optional.of(error.sentence(index, root));
            }
        }
        return Optional.empty();
    }
}
