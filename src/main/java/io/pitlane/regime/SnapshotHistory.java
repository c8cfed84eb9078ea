package io.pitlane.regime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rows that are stored around a boundary.
 *
 * @param stored the row of the boundary itself
 * @param before those of the 8 hours before it, and the newest one before these; the newest first
 */
record SnapshotHistory(Boundary boundary, Optional<Snapshot> stored, List<Snapshot> before) {

    /** How many steps without a change make a regime stable: 8 hours. */
    static final int STABLE_STEPS = 2;

    static SnapshotHistory of(Boundary boundary, List<Snapshot> rows) {
        return new SnapshotHistory(
                boundary,
                rows.stream().filter(row -> row.ts().equals(boundary.time())).findFirst(),
                rows.stream().filter(row -> row.ts().isBefore(boundary.time())).toList());
    }

    /** The newest row before the boundary, however old it is. */
    Optional<Snapshot> previous() {
        return before.stream().findFirst();
    }

    /** Whether the two boundaries before have a row each, and the regime is that of all rows since the first of them. */
    boolean isStable(Regime regime) {
        Instant since = boundary.earlier(STABLE_STEPS);
        for (int step = 1; step <= STABLE_STEPS; step++) {
            Instant time = boundary.earlier(step);
            if (before.stream().noneMatch(row -> row.ts().equals(time))) {
                return false;
            }
        }
        return before.stream().filter(row -> !row.ts().isBefore(since)).allMatch(row -> row.regime()
                .equals(regime.word()));
    }
}
