package io.pitlane.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Remembers what the symbol grammar of a venue made of names, so that its expressions are not run for every row. Bounded;
 * not thread-safe.
 */
final class RememberedSymbols {

    private static final int BITS = 10;

    /** @param json the canonical symbol as the inside of a JSON string; null: the grammar knows no such name */
    record Known(byte[] wire, String group, MarketSymbol symbol, byte[] json) {}

    private final Symbols symbols;
    private final Known[] known = new Known[1 << BITS];

    RememberedSymbols(Symbols symbols) {
        this.symbols = symbols;
    }

    /** @param group null: any */
    Known find(byte[] text, int from, int to, String group) {
        int slot = (int) ((Name.key(text, from, to) + to - from) * 0x9E3779B97F4A7C15L >>> 64 - BITS);
        Known entry = known[slot];
        if (entry == null
                || !Arrays.equals(entry.wire, 0, entry.wire.length, text, from, to)
                || !Objects.equals(entry.group, group)) {
            entry = ask(Arrays.copyOfRange(text, from, to), group);
            known[slot] = entry;
        }
        return entry;
    }

    private Known ask(byte[] wire, String group) {
        return symbols.canonical(new String(wire, StandardCharsets.UTF_8), group)
                .map(symbol -> new Known(wire, group, symbol, RecordText.escaped(symbol.canonical())))
                .orElseGet(() -> new Known(wire, group, null, null));
    }
}
