package io.pitlane.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Remembers what a venue calls the markets that lines name, so that its expressions are not run for every line. Bounded;
 * not thread-safe.
 */
final class WireNames {

    private static final int BITS = 10;

    /** @param wire null: the venue has no market of this form */
    private record Known(byte[] canonical, byte[] wire) {}

    private final Symbols symbols;
    private final Known[] known = new Known[1 << BITS];

    WireNames(Symbols symbols) {
        this.symbols = symbols;
    }

    /** What the venue calls the market in {@code text[from, to)}; null: it has no market of this form. */
    byte[] find(byte[] text, int from, int to) {
        int slot = (int) ((Name.key(text, from, to) + to - from) * 0x9E3779B97F4A7C15L >>> 64 - BITS);
        Known entry = known[slot];
        if (entry == null || !Arrays.equals(entry.canonical, 0, entry.canonical.length, text, from, to)) {
            byte[] canonical = Arrays.copyOfRange(text, from, to);
            entry = new Known(
                    canonical,
                    symbols.wire(new String(canonical, StandardCharsets.UTF_8))
                            .map(name -> RecordText.bytes(name.name()))
                            .orElse(null));
            known[slot] = entry;
        }
        return entry.wire;
    }
}
