package io.pitlane.job;

/**
 * A slot that this process has begun.
 *
 * @param afterDeath whether the process that worked on it before died over it
 */
record BegunSlot(Slot slot, boolean afterDeath) {}
