package io.pitlane.regime;

import java.util.Locale;

/** What votes on a regime; each is a column of {@code pit.regime_snapshots}. */
enum Indicator {

    /** Annualised, as a fraction. */
    REALIZED_VOL_7D,
    /** In percent of the symbols, 0 to 100. */
    PCT_ABOVE_20MA,
    /** -1 to 1. */
    BREADTH_THRUST;

    /** The name of its column. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
