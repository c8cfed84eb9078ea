package io.pitlane.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an exchange writes times: as a count since 1970 in some unit, with or without decimals, or as RFC 3339 text. */
enum TimeUnitOnWire {
    S(0),
    MS(3),
    US(6),
    NS(9),
    ISO(-1);

    private final int decimals;

    TimeUnitOnWire(int decimals) {
        this.decimals = decimals;
    }

    /** How many of a count's last digits are parts of a second. */
    int decimals() {
        return decimals;
    }

    static Optional<TimeUnitOnWire> of(String word) {
        return Arrays.stream(values())
                .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values())
                .map(unit -> unit.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
