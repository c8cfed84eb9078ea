package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the symbol grammar of a venue: {@code symbols}, {@code wire-names} and {@code names}. */
final class SymbolsReader {

    private static final Pattern CANONICAL = Pattern.compile("[^/:]+/[^/:]+(:[^/:]+)?");

    private final Section venue;
    private final CurrencyNames currencies;
    private final Set<String> settings = new TreeSet<>();

    SymbolsReader(Section venue, CurrencyNames currencies) {
        this.venue = venue;
        this.currencies = currencies;
    }

    Symbols read() {
        List<Symbols.Listed> listed = new ArrayList<>();
        for (Section name : venue.sections("names")) {
            listed(name, listed);
        }
        List<Symbols.FromWire> fromWire = new ArrayList<>();
        for (Section rule : venue.sections("symbols")) {
            fromWire(rule, fromWire);
        }
        List<Symbols.ToWire> toWire = new ArrayList<>();
        for (Section rule : venue.sections("wire-names")) {
            toWire(rule, toWire);
        }
        return new Symbols(listed, fromWire, toWire);
    }

    /** The placeholders that the grammar fills; known after {@link #read}. */
    Set<String> settings() {
        return settings;
    }

    private void listed(Section section, List<Symbols.Listed> listed) {
        String wire = section.need("wire");
        String symbol = section.need("symbol");
        MarketType type = type(section);
        Map<String, String> set = section.table("set");
        settings.addAll(set.keySet());
        if (!isCanonical(symbol, type)) {
            section.problem("symbol", "\"" + symbol + "\" is not of the form BASE/QUOTE or BASE/QUOTE:SETTLE");
        } else if (type != null) {
            listed.add(new Symbols.Listed(wire, new MarketSymbol(symbol, type), set));
        }
        section.refuseOthers();
    }

    private void fromWire(Section section, List<Symbols.FromWire> rules) {
        Pattern wire = section.pattern("wire");
        String symbol = section.need("symbol");
        MarketType type = type(section);
        String group = section.text("group").orElse(null);
        boolean upper = section.flag("upper");
        if (!isCanonical(symbol, type)) {
            section.problem("symbol", "\"" + symbol + "\" is not of the form $1/$2 or $1/$2:$2");
        } else if (type != null && fits(section, "symbol", wire, symbol)) {
            rules.add(new Symbols.FromWire(new SymbolRule(wire, symbol, upper, currencies.ours()), type, group));
        }
        section.refuseOthers();
    }

    private void toWire(Section section, List<Symbols.ToWire> rules) {
        Pattern symbol = section.pattern("symbol");
        String wire = section.need("wire");
        Map<String, SymbolRule> set = new LinkedHashMap<>();
        section.table("set").forEach((name, template) -> {
            if (fits(section, "set." + name, symbol, template)) {
                set.put(name, new SymbolRule(symbol, template, false, currencies.theirs()));
            }
        });
        settings.addAll(set.keySet());
        if (fits(section, "wire", symbol, wire)) {
            rules.add(new Symbols.ToWire(new SymbolRule(symbol, wire, false, currencies.theirs()), set));
        }
        section.refuseOthers();
    }

    private static boolean isCanonical(String symbol, MarketType type) {
        return type == MarketType.INDEX || CANONICAL.matcher(symbol).matches();
    }

    private static MarketType type(Section section) {
        section.need("type");
        return section.word("type", MarketType::of, MarketType.words());
    }

    /** Whether the expression has all the groups that the template names. */
    private static boolean fits(Section section, String key, Pattern expression, String template) {
        if (expression == null) {
            return false;
        }
        int groups = expression.matcher("").groupCount();
        int highest = SymbolRule.highestGroup(template);
        if (highest > groups) {
            section.problem(key, "names the group $" + highest + ", but the expression has " + groups);
        }
        return highest <= groups;
    }
}
