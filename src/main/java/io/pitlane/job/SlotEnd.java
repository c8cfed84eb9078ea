package io.pitlane.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How an attempt at a slot ended.
 *
 * @param figures JSON, or null
 * @param error a sentence, or null
 * @param pause after which a failed one is tried again; empty: not by itself
 */
public record SlotEnd(SlotState state, String figures, String error, Optional<Duration> pause) {

    static SlotEnd done(String figures) {
        return new SlotEnd(SlotState.DONE, figures, null, Optional.empty());
    }

    static SlotEnd waiting(String reason) {
        return new SlotEnd(SlotState.WAITING, null, reason, Optional.empty());
    }

    static SlotEnd failed(String error, Optional<Duration> pause) {
        return new SlotEnd(SlotState.FAILED, null, error, pause);
    }
}
