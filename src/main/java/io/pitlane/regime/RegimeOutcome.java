package io.pitlane.regime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a boundary.
 *
 * @param snapshot the row that holds now, or would; empty where there is none
 * @param notes sentences for people
 */
public record RegimeOutcome(Boundary boundary, State state, Optional<Snapshot> snapshot, List<String> notes) {

    /** Where the row comes from. */
    public enum State {
        /** It was derived, and there was none. */
        DERIVED,
        /** It was derived, and is the one that was there. */
        UNCHANGED,
        /** It was derived, and took the place of another: prices, rows before it or rules are others now. */
        REPLACED,
        /** Somebody else stored it, so that it stays. */
        STORED,
        /** It was derived before, and cannot be any more, or only from less; it stays. */
        KEPT,
        /** There is none, and no price that one could be derived from. */
        NONE;

        /** As people and programs are told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RegimeOutcome {
        notes = List.copyOf(notes);
    }
}
