package io.pitlane.export;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How much of a set a drill restores. */
enum DrillScope {
    /** Every part, with the set's own check of the whole. */
    WHOLE,
    /** Parts that no drill has restored before. */
    CHANGED;

    private static final Duration WHOLE_EVERY = Duration.ofDays(7);

    /** Ticks come a little early or late. */
    private static final Duration EARLY = Duration.ofHours(1);

    static DrillScope due(Instant now, Optional<Instant> lastWhole) {
        return lastWhole
                        .filter(last -> now.isBefore(last.plus(WHOLE_EVERY).minus(EARLY)))
                        .isPresent()
                ? CHANGED
                : WHOLE;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param drilled SHA-256 of parts that were restored before */
    List<ManifestPart> parts(Manifest manifest, Set<String> drilled) {
        return manifest.parts().stream()
                .filter(ManifestPart::holdsRows)
                .filter(part -> this == WHOLE || !drilled.contains(part.sha256()))
                .toList();
    }
}
