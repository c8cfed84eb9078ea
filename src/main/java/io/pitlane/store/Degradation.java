package io.pitlane.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** Which datasets go to the spool in place of the database, since when and why. Thread-safe. */
final class Degradation {

    private final Clock clock;
    private final BooleanSupplier isReady;
    private final Map<String, Degraded> datasets = new ConcurrentSkipListMap<>();

    /**
     * @param since when the first submission went to the spool
     * @param why the middle of a sentence
     */
    record Degraded(String dataset, Instant since, String why, boolean passesWithPresence) {}

    Degradation(Clock clock, BooleanSupplier isReady) {
        this.clock = clock;
        this.isReady = isReady;
    }

    void fellBack(String dataset, FallbackReason reason, String detail) {
        String why = detail.isEmpty() ? reason.sentence() : reason.sentence() + " (" + detail + ")";
        datasets.compute(
                dataset,
                (name, before) -> new Degraded(
                        name, before == null ? clock.instant() : before.since(), why, reason.passesWithPresence()));
    }

    void committed(String dataset) {
        if (!datasets.isEmpty()) {
            datasets.remove(dataset);
        }
    }

    /** What is degraded still, as far as one can know without trying. */
    List<Degraded> now() {
        boolean ready = isReady.getAsBoolean();
        return datasets.values().stream()
                .filter(each -> !(ready && each.passesWithPresence()))
                .toList();
    }
}
