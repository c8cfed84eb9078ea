package io.pitlane.job;

import java.util.Optional;

/**
 * How one attempt at a slot ended.
 *
 * @param failure why it is not done; empty: it is
 */
public record SlotOutcome(SlotEnd end, Optional<RuntimeException> failure) {

    static SlotOutcome of(SlotEnd end) {
        return new SlotOutcome(end, Optional.empty());
    }

    static SlotOutcome of(SlotEnd end, RuntimeException failure) {
        return new SlotOutcome(end, Optional.of(failure));
    }
}
