package io.pitlane.maintain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code ops.dropped_days} says of a day.
 *
 * @param at when the state was reached
 * @param until until when its rows are kept; empty: not at all
 * @param forced whether it goes although no verified export held it
 */
record DayNote(LocalDate day, State state, Instant at, Optional<Instant> until, boolean forced) {

    /** How far the day is on its way out. */
    enum State {
        /** Its partition is about to go. */
        DETACHING,
        /** It stands alone. */
        DETACHED,
        /** Its rows are gone. */
        DROPPED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it was taken for good: there is no time in which it could be put back. */
    boolean hasNoGrace() {
        return until.isEmpty() || !until.get().isAfter(at);
    }

    boolean isOver(Instant now) {
        return hasNoGrace() || !until.orElseThrow().isAfter(now);
    }
}
