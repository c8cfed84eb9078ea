package io.pitlane.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one venue of an exchange file. */
final class VenueReader {

    private static final Duration SLOWEST = Duration.ofMinutes(10);

    private final String exchange;
    private final CurrencyNames exchangeCurrencies;
    private final List<String> exchangeNotes;
    private final Section section;

    VenueReader(String exchange, CurrencyNames exchangeCurrencies, List<String> exchangeNotes, Section section) {
        this.exchange = exchange;
        this.exchangeCurrencies = exchangeCurrencies;
        this.exchangeNotes = exchangeNotes;
        this.section = section;
    }

    Venue read() {
        String id = section.need("venue");
        if (!ExchangeFile.ID.matcher(id).matches()) {
            section.problem("venue", "\"" + id + "\" is not an id in lower-case letters and digits");
        }
        List<String> notes = new ArrayList<>(exchangeNotes);
        notes.addAll(section.texts("notes"));
        URI base = baseUrl();
        Duration pace = pace();
        SymbolsReader symbols = new SymbolsReader(section, exchangeCurrencies.with(section.table("currencies")));
        Symbols grammar = symbols.read();
        List<ErrorBody> errors = errors();
        Map<MarketKind, VenueKind> kinds = kinds(base, symbols.settings());
        section.refuseOthers();
        return new Venue(id, exchange, base, pace, grammar, errors, kinds, notes);
    }

    private URI baseUrl() {
        String text = section.need("base-url");
        try {
            URI base = new URI(text);
            boolean bare = base.getRawPath().isEmpty() && base.getRawQuery() == null && base.getRawUserInfo() == null;
            if ("https".equals(base.getScheme()) && base.getHost() != null && bare) {
                return base;
            }
        } catch (java.net.URISyntaxException | NullPointerException e) {
            // said below
        }
        section.problem("base-url", "\"" + text + "\" is not of the form https://host, without a path");
        return URI.create("https://unknown.invalid");
    }

    private Duration pace() {
        Duration pace = section.duration("pace");
        if (!section.has("pace")) {
            section.problem("\"pace\" is missing; it is the least time between two requests, such as 100ms");
        }
        if (pace != null && (pace.isZero() || pace.compareTo(SLOWEST) > 0)) {
            section.problem("pace", "must be above 0 and at most 10m");
        }
        return pace == null ? Duration.ofSeconds(1) : pace;
    }

    private List<ErrorBody> errors() {
        List<ErrorBody> errors = new ArrayList<>();
        for (Section error : section.sections("errors")) {
            ConditionReader conditions = new ConditionReader(error);
            Condition condition = conditions.error();
            List<Pointer> messages = new PointerReader(error).rootPointers("message");
            if (condition != null) {
                errors.add(new ErrorBody(condition, messages));
            }
            error.refuseOthers();
        }
        return errors;
    }

    private Map<MarketKind, VenueKind> kinds(URI base, Set<String> settings) {
        Map<MarketKind, VenueKind> kinds = new EnumMap<>(MarketKind.class);
        if (!section.has("kinds")) {
            section.problem("\"kinds\" is missing");
        }
        section.section("kinds").ifPresent(all -> {
            for (String word : all.keys()) {
                MarketKind.of(word)
                        .ifPresentOrElse(
                                kind -> all.section(word)
                                        .ifPresent(one ->
                                                kinds.put(kind, new KindReader(kind, base, settings, one).read())),
                                () -> all.problem("there is no kind \"" + word + "\""
                                        + Section.knownWords(word, MarketKind.words())));
            }
        });
        return kinds;
    }
}
