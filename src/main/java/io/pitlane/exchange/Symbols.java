package io.pitlane.exchange;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The symbol grammar of a venue, in both directions. Immutable and thread-safe. */
public final class Symbols {

    /** @param group of the markets that the rule is for, where a venue uses one name for several; null: for any */
    record FromWire(SymbolRule rule, MarketType type, String group) {}

    /** @param settings placeholders for the requests of the markets of this form; may hold {@code $1} and so on */
    record ToWire(SymbolRule rule, Map<String, SymbolRule> settings) {}

    /** A market that no rule can say: its name stands in a table. */
    record Listed(String wire, MarketSymbol symbol, Map<String, String> settings) {}

    private final List<Listed> listed;
    private final List<FromWire> fromWire;
    private final List<ToWire> toWire;

    Symbols(List<Listed> listed, List<FromWire> fromWire, List<ToWire> toWire) {
        this.listed = List.copyOf(listed);
        this.fromWire = List.copyOf(fromWire);
        this.toWire = List.copyOf(toWire);
    }

    /** The market that the venue calls {@code wire}; empty: no rule knows such a name, or several markets have it. */
    public Optional<MarketSymbol> canonical(String wire) {
        return canonical(wire, null);
    }

    /** @param group which of several markets of one name is meant; null: nothing tells, so that no rule of a group counts */
    Optional<MarketSymbol> canonical(String wire, String group) {
        for (Listed entry : listed) {
            if (entry.wire().equals(wire)) {
                return Optional.of(entry.symbol());
            }
        }
        for (FromWire candidate : fromWire) {
            if (candidate.group() == null || candidate.group().equals(group)) {
                Optional<String> canonical = candidate.rule().apply(wire);
                if (canonical.isPresent()) {
                    return Optional.of(new MarketSymbol(canonical.get(), candidate.type()));
                }
            }
        }
        return Optional.empty();
    }

    /** What the venue calls a market, such as {@code BTC/USDT:USDT}; empty: it has no market of this form. */
    public Optional<WireName> wire(String canonical) {
        for (Listed entry : listed) {
            if (entry.symbol().canonical().equals(canonical)) {
                return Optional.of(new WireName(entry.wire(), entry.settings()));
            }
        }
        for (ToWire candidate : toWire) {
            Optional<String> wire = candidate.rule().apply(canonical);
            if (wire.isPresent()) {
                return Optional.of(new WireName(wire.get(), settings(candidate, canonical)));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> settings(ToWire candidate, String canonical) {
        return candidate.settings().entrySet().stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().apply(canonical).orElseThrow()));
    }
}
