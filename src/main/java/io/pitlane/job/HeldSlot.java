package io.pitlane.job;

import io.pitlane.database.NamedLock;

/**
 * A slot that was begun, with the lock of its job: to be ended by {@link SlotRunner#work}, and closed. Until then no other
 * process takes a slot of this job.
 */
public final class HeldSlot implements AutoCloseable {

    private final BegunSlot begun;
    private final NamedLock lock;

    HeldSlot(BegunSlot begun, NamedLock lock) {
        this.begun = begun;
        this.lock = lock;
    }

    public Slot slot() {
        return begun.slot();
    }

    /** Whether the process that worked on it before died over it. */
    boolean isAfterDeath() {
        return begun.afterDeath();
    }

    @Override
    public void close() {
        lock.close();
    }
}
