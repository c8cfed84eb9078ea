package io.pitlane.regime;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A state of the market, as {@code pit.regime_snapshots} has it. */
public enum Regime {

    /** Prices go one way. */
    TRENDING,
    /** They go nowhere. */
    CHOPPY,
    /** They go wild. */
    HIGHVOL,
    /** The indicators disagree; no indicator votes for this. */
    MIXED;

    /** As rows, files and clients have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Regime> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** The words of those that an indicator may vote for. */
    static List<String> votable() {
        return Arrays.stream(values())
                .filter(each -> each != MIXED)
                .map(Regime::word)
                .toList();
    }
}
