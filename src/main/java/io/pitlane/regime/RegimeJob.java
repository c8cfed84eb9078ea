package io.pitlane.regime;

import io.pitlane.error.NotYetException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The work of a slot: the row of its boundary, once the records before it are in. Thread-safe.
 *
 * <p>Records that wait in the spool are waited for at most {@code spool-patience}, counted from the first try of the slot in
 * this process, so that a file which cannot be loaded holds nothing up for ever.
 */
public final class RegimeJob {

    private final Supplier<RegimeDetector> detectors;
    private final Clock clock;
    /** When each boundary was first told to wait. */
    private final Map<Instant, Instant> waitingSince = new ConcurrentHashMap<>();

    /** @param detectors asked for each slot, so that it goes by the rules that {@code regime.yaml} says then */
    public RegimeJob(Supplier<RegimeDetector> detectors, Clock clock) {
        this.detectors = detectors;
        this.clock = clock;
    }

    /**
     * Derives and stores the row.
     *
     * @param due a boundary
     * @return figures: {@code state}, and where there is a row {@code regime}, {@code confidence} and the signals; {@code
     *     note} in words where there is something to say
     * @throws NotYetException if the boundary is not over, or records that may matter wait in the spool
     * @throws TooFewPricesException if there is too little data, with what is missing
     * @throws io.pitlane.error.InvalidConfigurationException with everything that is wrong with {@code regime.yaml}
     */
    public Map<String, Object> run(Instant due) {
        Boundary boundary = new Boundary(due);
        RegimeDetector detector = detectors.get();
        detector.checkIsOver(boundary);
        Optional<String> onTheWay = detector.waiting(boundary);
        onTheWay.ifPresent(where -> checkPatience(boundary, where, detector.patience()));
        RegimeOutcome outcome = detector.derive(boundary);
        waitingSince.remove(due);
        Map<String, Object> figures = figures(outcome);
        onTheWay.ifPresent(where -> figures.put("not_waited_for", where));
        return figures;
    }

    private void checkPatience(Boundary boundary, String where, Duration patience) {
        Instant now = clock.instant();
        Instant since = waitingSince.computeIfAbsent(boundary.time(), time -> now);
        if (now.isBefore(since.plus(patience))) {
            throw new NotYetException("The regime at " + boundary.time() + " waits for " + where + ", at most until "
                    + since.plus(patience) + "; 'pitlane reconcile' brings them home at once");
        }
    }

    private static Map<String, Object> figures(RegimeOutcome outcome) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("state", outcome.state().word());
        outcome.snapshot().ifPresent(row -> {
            figures.put("regime", row.regime());
            figures.put("confidence", row.confidence());
            figures.putAll(row.signals().byName());
        });
        if (!outcome.notes().isEmpty()) {
            figures.put("note", String.join("; ", outcome.notes()));
        }
        return figures;
    }
}
