package io.pitlane.regime;

import java.time.Instant;
import java.util.Optional;

/** Tells of records that were acknowledged and are not in their tables yet. Thread-safe. */
public interface RecordsOnTheWay {

    /** There is no spool. */
    RecordsOnTheWay NONE = (from, until) -> Optional.empty();

    /**
     * Whether prices may be missing for this reason.
     *
     * @param from and {@code until}: the times of the records that matter, both included
     * @return where they wait, for people; empty: there are none
     */
    Optional<String> waiting(Instant from, Instant until);
}
