package io.pitlane.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How large the backlog is.
 *
 * @param waiting one line for each dataset that has had a backlog, sorted by name
 */
public record SpoolFigures(List<Waiting> waiting) {

    /** @param oldest when the records that have waited longest were accepted; empty: none wait */
    public record Waiting(String dataset, long files, long bytes, Optional<Instant> oldest) {}

    public SpoolFigures {
        waiting = List.copyOf(waiting);
    }

    public long files() {
        return waiting.stream().mapToLong(Waiting::files).sum();
    }

    public long bytes() {
        return waiting.stream().mapToLong(Waiting::bytes).sum();
    }

    public Optional<Instant> oldest() {
        return waiting.stream().flatMap(each -> each.oldest().stream()).min(Comparator.naturalOrder());
    }
}
