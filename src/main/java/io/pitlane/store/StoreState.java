package io.pitlane.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the store is, for people.
 *
 * @param tier where records go at the moment, where nothing is degraded
 * @param waiting submissions that wait in the queues
 * @param degraded a sentence for each dataset that goes elsewhere
 * @param since when the first of these began to
 */
public record StoreState(Tier tier, int waiting, List<String> degraded, Optional<Instant> since) {

    public StoreState {
        degraded = List.copyOf(degraded);
    }
}
