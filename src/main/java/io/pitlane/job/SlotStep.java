package io.pitlane.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do next for a job: begin a slot, for the first time or again.
 *
 * @param again the slot as it stands, where it is no new one
 * @param coversFrom the first due time that it stands for
 * @param covers how many it stands for
 * @param superseded slots that it makes pointless
 */
record SlotStep(Instant due, Optional<Slot> again, Instant coversFrom, int covers, List<Slot> superseded) {

    static SlotStep again(Slot slot) {
        return new SlotStep(slot.due(), Optional.of(slot), slot.coversFrom(), slot.covers(), List.of());
    }

    static SlotStep first(Instant due) {
        return new SlotStep(due, Optional.empty(), due, 1, List.of());
    }
}
